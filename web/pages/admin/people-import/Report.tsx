/** What a file would do or has done: how many, what is wrong in which line, and who is made or changed in what. */
import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { LineProblemCode } from '../../../../src/domain/directory/line-problem.ts'
import type { Change, ImportedPerson, ImportReport, LineProblem, Outcome } from '../../../api/admin-beginnings.ts'
import { locale } from '../../../texts/index.ts'
import { Pill, type Tone } from '../../../ui/Pill.tsx'
import surface from '../../../ui/surface.module.css'
import { Table, type Column } from '../../../ui/Table.tsx'
import admin from '../admin.module.css'
import css from './import.module.css'
import { useBlockedWords } from './use-blocked-words.ts'

const TONES: Record<Outcome, Tone> = { made: 'good', changed: 'busy', unchanged: 'calm' }

const Counts = ({ of }: { of: ImportReport }) => {
  const { t } = useTranslation()
  const bad = of.problemCount > 0 ? [{ label: t('admin.beginnings.problems'), value: of.problemCount, isBad: true }] : []
  const tiles = [
    ...bad,
    { label: t(of.dryRun ? 'admin.beginnings.wouldMake' : 'admin.beginnings.made'), value: of.made },
    { label: t(of.dryRun ? 'admin.beginnings.wouldChange' : 'admin.beginnings.changed'), value: of.changed },
    { label: t('admin.beginnings.leftAlone'), value: of.unchanged },
  ]
  return (
    <dl className={admin.figures}>
      {tiles.map(({ label, value, ...more }) => (
        <div key={label} className={`${admin.figure} ${surface.card}`} data-bad={'isBad' in more || undefined}>
          <dt>{label}</dt>
          <dd>{value.toLocaleString(locale())}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What this page has words for; another code is said in the server's. */
const CODES = [
  'empty',
  'neededForNew',
  'tooLong',
  'noAddress',
  'noCountry',
  'noFlag',
  'strangeCharacter',
  'sameAsLine',
  'managerUnknown',
  'managerCircle',
] as const satisfies readonly LineProblemCode[]
const useProblemWords = () => {
  const { t } = useTranslation()
  return ({ code, parameters, message }: LineProblem): string => {
    const known = CODES.find((one) => one === code)
    return known ? t(`admin.beginnings.lineProblems.${known}`, { ...parameters }) : message
  }
}

const Problems = ({ of }: { of: ImportReport }) => {
  const { t } = useTranslation()
  const words = useProblemWords()
  const columns: readonly Column<LineProblem>[] = [
    { head: t('admin.beginnings.line'), isName: true, cell: ({ line }) => t('admin.beginnings.lineNumber', { line }) },
    { head: t('admin.beginnings.column'), cell: ({ column }) => column },
    { head: t('admin.beginnings.problem'), cell: words },
  ]
  return (
    <section aria-labelledby="problems" className={surface.section}>
      <h2 id="problems" className={admin.heading}>
        {t('admin.beginnings.problemsTitle')}
      </h2>
      <Table label={t('admin.beginnings.problemsTitle')} columns={columns} rows={of.problems} keyOf={({ line, column, message }) => `${line} ${column} ${message}`} />
      {of.problemCount > of.problems.length && <p className={surface.quiet}>{t('admin.beginnings.andMore', { count: of.problemCount - of.problems.length })}</p>}
    </section>
  )
}

const Changes = ({ of }: { of: readonly Change[] }) => {
  const { t } = useTranslation()
  const written = (value: Change['from']) => (value === null ? t('admin.beginnings.nothing') : typeof value === 'boolean' ? t(value ? 'common.yes' : 'common.no') : value)
  return (
    <span className={css.changes}>
      {of.map(({ attribute, from, to }) => (
        <span key={attribute}>{t('admin.beginnings.change', { attribute, from: written(from), to: written(to) })}</span>
      ))}
    </span>
  )
}

const People = ({ of }: { of: ImportReport }) => {
  const { t } = useTranslation()
  const columns: readonly Column<ImportedPerson>[] = [
    { head: t('admin.name'), isName: true, cell: ({ displayName }) => displayName },
    { head: t('admin.beginnings.upn'), cell: ({ userPrincipalName }) => userPrincipalName },
    { head: t('admin.beginnings.line'), cell: ({ line }) => line },
    { head: t('admin.beginnings.outcome'), cell: ({ outcome }) => <Pill tone={TONES[outcome]}>{t(`admin.beginnings.outcomes.${outcome}`)}</Pill> },
    ...(of.people.some(({ changes }) => changes.length > 0) ? [{ head: t('admin.beginnings.what'), cell: ({ changes }: ImportedPerson) => <Changes of={changes} /> }] : []),
  ]
  const more = of.made + of.changed - of.people.length
  return (
    <section aria-labelledby="people" className={surface.section}>
      <h2 id="people" className={admin.heading}>
        {t('admin.beginnings.whom')}
      </h2>
      <Table label={t('admin.beginnings.whom')} columns={columns} rows={of.people} keyOf={({ line }) => String(line)} />
      {more > 0 && <p className={surface.quiet}>{t('admin.beginnings.andMore', { count: more })}</p>}
    </section>
  )
}

export const Report = ({ of }: { of: ImportReport }) => {
  const blockedWords = useBlockedWords()
  return (
    <>
      <Counts of={of} />
      {of.blocked > 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{blockedWords(of)}</MessageBarBody>
        </MessageBar>
      )}
      {of.problemCount > 0 ? <Problems of={of} /> : of.people.length > 0 && <People of={of} />}
    </>
  )
}
