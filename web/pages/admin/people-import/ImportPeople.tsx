/** People from a CSV file: first what it would do, then all of it in one go. */
import { Spinner } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { peopleColumns } from '../../../../src/domain/directory/people-file.ts'
import { installationQuery, type ImportReport } from '../../../api/admin-beginnings.ts'
import { paths } from '../../../paths.ts'
import { ActionButton, LinkButton } from '../../../ui/buttons.tsx'
import { Confirm } from '../../../ui/Confirm.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import { Page } from '../../../ui/Page.tsx'
import { MayNot } from '../../../ui/MayNot.tsx'
import surface from '../../../ui/surface.module.css'
import admin from '../admin.module.css'
import { Breadcrumb } from '../Breadcrumb.tsx'
import css from './import.module.css'
import { Report } from './Report.tsx'
import { useBlockedWords } from './use-blocked-words.ts'
import { SourceFields } from './SourceFields.tsx'
import { useImport, type Import } from './use-import.ts'
import { useMay } from '../use-may.ts'

/** What a file can say of people that an identity provider may know them by. */
const SETTABLE: readonly string[] = ['mail', 'userPrincipalName', 'employeeId']

/** What the file may hold, and how those who are new come in. */
const About = () => {
  const { t } = useTranslation()
  const { data } = useQuery(installationQuery)
  const provider = data?.signIn.match
  return (
    <aside aria-label={t('admin.beginnings.about')} className={`${css.side} ${surface.card}`}>
      <h2 className={admin.heading}>{t('admin.beginnings.about')}</h2>
      <p>
        <a href="/people-template.csv" download>
          {t('admin.beginnings.template')}
        </a>
      </p>
      <ul>
        <li>{t('admin.beginnings.columns', { columns: peopleColumns.map(({ name }) => name).join(', ') })}</li>
        <li>{t('admin.beginnings.known')}</li>
        <li>{t('admin.beginnings.empty')}</li>
        <li>{t('admin.beginnings.never')}</li>
        {data && (
          <li>
            {provider
              ? t(SETTABLE.includes(provider.attribute) ? 'admin.beginnings.theySignIn' : 'admin.beginnings.theyCannot', { issuer: data.signIn.issuer, attribute: provider.attribute })
              : t('admin.beginnings.passwords')}
          </li>
        )}
      </ul>
    </aside>
  )
}

const useDoing = ({ go }: Import) => {
  const { t } = useTranslation()
  const notify = useNotify()
  return async () => {
    const done = await go()
    if (done) notify(t('admin.beginnings.done', { count: done.made + done.changed }))
  }
}

/** The one button that does it. Where people would lose what they have, it asks once more. */
const Go = ({ of, report }: { of: Import; report: ImportReport }) => {
  const { t } = useTranslation()
  const act = useDoing(of)
  const blockedWords = useBlockedWords()
  // Of a line that has to be mended is not known yet what it does; it is all of the file or nothing.
  const count = report.problemCount > 0 ? report.lines - report.unchanged : report.made + report.changed
  const words = t('admin.beginnings.go', { count })
  const reason = report.problemCount > 0 ? t('admin.beginnings.mendFirst') : count === 0 ? t('admin.beginnings.nothingToDo') : undefined
  const button = (open: () => void) => (
    <ActionButton size="large" appearance="primary" reason={reason} icon={of.isDoing ? <Spinner size="tiny" /> : null} onClick={open}>
      {words}
    </ActionButton>
  )
  // What is refused is said above, beside the file.
  if (report.blocked === 0) return button(() => void act().catch(() => undefined))
  return (
    <Confirm
      title={words}
      text={blockedWords(report)}
      confirm={words}
      keep={t('common.cancel')}
      trigger={button}
      onConfirm={act}
    />
  )
}

const Import = () => {
  const { t } = useTranslation()
  const doing = useImport()
  const { report, isTrying, anew } = doing
  return (
    <div className={css.columns}>
      <SourceFields of={doing} />
      <About />
      <div className={css.result}>
        <p role="status" className={surface.quiet}>
          {isTrying ? t('admin.beginnings.checking') : report && t(report.dryRun ? 'admin.beginnings.checked' : 'admin.beginnings.doneStatus', { count: report.lines })}
        </p>
        {report && <Report of={report} />}
        {report?.dryRun && (
          <div className={surface.bar}>
            <Go of={doing} report={report} />
          </div>
        )}
        {report && !report.dryRun && (
          <div className={surface.bar}>
            <LinkButton appearance="primary" to={paths.adminPeople()}>
              {t('admin.beginnings.seePeople')}
            </LinkButton>
            <LinkButton to={paths.adminFirstRun()}>{t('admin.beginnings.title')}</LinkButton>
            <ActionButton onClick={anew}>{t('admin.beginnings.anew')}</ActionButton>
          </div>
        )}
      </div>
    </div>
  )
}

export default function ImportPeople() {
  const { t } = useTranslation()
  return (
    <Page
      title={t('admin.beginnings.importTitle')}
      lead={t('admin.beginnings.importLead')}
      above={<Breadcrumb trail={[{ to: paths.adminPeople(), label: t('admin.nav.people') }]} />}
    >
      {useMay()('directory.write') ? <Import /> : <MayNot reason={t('admin.beginnings.onlyDirectory')} />}
    </Page>
  )
}
