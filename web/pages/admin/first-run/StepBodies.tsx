/** What each step says: how it is, and what to do about it. */
import { Spinner } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { sendTestMail, type Installation, type Problem } from '../../../api/admin-beginnings.ts'
import { usePress } from '../../../forms/use-press.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { ActionButton, LinkButton } from '../../../ui/buttons.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import surface from '../../../ui/surface.module.css'
import css from './first-run.module.css'
import type { Step } from './steps.ts'
import { useMay } from '../use-may.ts'

type BodyProps = { of: Installation }

/** What the surroundings set cannot be set here, so it is said exactly. */
const Variables = ({ lines, children }: { lines: readonly string[]; children: ReactNode }) => (
  <>
    <p>{children}</p>
    <pre className={css.code}>{lines.join('\n')}</pre>
  </>
)
const Wrong = ({ fact, advice }: Problem) => (
  <>
    <p className={css.fact}>{fact}.</p>
    <p>{advice}</p>
  </>
)
/** A way on, or why it is closed to this person. */
const Way = ({ to, words, reason }: { to: string; words: string; reason?: string | undefined }) =>
  reason ? (
    <ActionButton reason={reason}>{words}</ActionButton>
  ) : (
    <LinkButton soft to={to}>
      {words}
    </LinkButton>
  )

const OIDC = ['OIDC_ISSUER=https://login.example.com', 'OIDC_CLIENT_ID=latchkey', 'OIDC_CLIENT_SECRET=…', 'OIDC_MATCH=mail']
const SMTP = ['SMTP_URL=smtp://user:password@mail.example.com:587', 'MAIL_FROM=Latchkey <access@example.com>']

const SignIn = ({ of: { signIn, people, publicUrl } }: BodyProps) => {
  const { t } = useTranslation()
  const { issuer, match, problem, demo, canSignIn } = signIn
  // Whether an id is known there is not known here.
  const who = match?.attribute === 'id' ? t('admin.beginnings.sameIds') : t('admin.beginnings.canSignIn', { count: people.count, can: canSignIn })
  return (
    <>
      {problem && <Wrong {...problem} />}
      <p className={css.fact}>
        {demo
          ? t('admin.beginnings.demo')
          : issuer && match
            ? t('admin.beginnings.provider', { issuer, claim: match.claim, attribute: match.attribute })
            : t('admin.beginnings.local')}{' '}
        {who}
      </p>
      {!issuer && (
        <details className={surface.more}>
          <summary>{t('admin.beginnings.ownProvider')}</summary>
          <div className={surface.inside}>
            <Variables lines={OIDC}>{t('admin.beginnings.setProvider', { address: `${publicUrl}/auth/callback` })}</Variables>
          </div>
        </details>
      )}
    </>
  )
}

const People = ({ of: { people, signIn } }: BodyProps) => {
  const { t } = useTranslation()
  const directory = useMay()('directory.write')
  return (
    <>
      <p className={css.fact}>
        {t('admin.beginnings.people', { count: people.count })} {people.withoutMail > 0 && t('admin.beginnings.withoutMail', { count: people.withoutMail })}
      </p>
      <p>{t('admin.beginnings.peopleHow')}</p>
      {!signIn.issuer && !signIn.demo && <p>{t('admin.beginnings.passwords')}</p>}
      <div className={surface.bar}>
        <Way to={paths.adminImport()} words={t('admin.beginnings.import')} reason={directory ? undefined : t('admin.beginnings.onlyDirectory')} />
        <Link to={paths.adminPeople()}>{t('admin.beginnings.seePeople')}</Link>
      </div>
    </>
  )
}

const TestMail = () => {
  const { t } = useTranslation()
  const settings = useMay()('settings.update')
  const sending = usePress(sendTestMail)
  return (
    <>
      <div className={surface.bar}>
        <ActionButton
          soft
          reason={settings ? undefined : t('admin.beginnings.onlySettings')}
          icon={sending.isPending ? <Spinner size="tiny" /> : null}
          onClick={sending.press}
        >
          {t('admin.beginnings.testMail')}
        </ActionButton>
        <span role="status">{sending.data && t('admin.beginnings.testMailSent', sending.data)}</span>
      </div>
      <Refusal error={sending.error} />
    </>
  )
}

const Mail = ({ of: { mail } }: BodyProps) => {
  const { t } = useTranslation()
  const { server, from, problem, waiting } = mail
  if (problem) return <Wrong {...problem} />
  if (server)
    return (
      <>
        <p className={css.fact}>{t('admin.beginnings.mailTaken', { server, from })}</p>
        <TestMail />
      </>
    )
  return (
    <>
      <p className={css.fact}>
        {t('admin.beginnings.mailKept')} {waiting > 0 && t('admin.beginnings.mailWaiting', { count: waiting })}
      </p>
      <Variables lines={SMTP}>{t('admin.beginnings.setMail')}</Variables>
    </>
  )
}

const Catalog = ({ of: { catalogs } }: BodyProps) => {
  const { t } = useTranslation()
  const settings = useMay()('settings.update')
  return (
    <>
      <p className={css.fact}>
        {t('admin.beginnings.catalogs', { count: catalogs.count })} {t('admin.beginnings.resources', { count: catalogs.resources })}
      </p>
      <p>{t('admin.beginnings.catalogHow')}</p>
      <div className={surface.bar}>
        <Way to={paths.adminNewCatalog()} words={t('admin.beginnings.newCatalog')} reason={settings ? undefined : t('admin.beginnings.onlyRead')} />
        <Link to={paths.adminCatalogs()}>{t('admin.beginnings.seeCatalogs')}</Link>
      </div>
    </>
  )
}

const Package = ({ of: { accessPackages } }: BodyProps) => {
  const { t } = useTranslation()
  const { creates } = useAdministration()
  const without = accessPackages.count - accessPackages.withPolicy
  return (
    <>
      <p className={css.fact}>
        {t('admin.beginnings.packages', { count: accessPackages.count })} {without > 0 && t('admin.beginnings.withoutPolicy', { count: without })}
      </p>
      <p>{t('admin.beginnings.packageHow')}</p>
      <div className={surface.bar}>
        <Way to={paths.adminNewPackage()} words={t('admin.make.button')} reason={creates ? undefined : t('admin.beginnings.onlyRead')} />
        <Link to={paths.adminPackages()}>{t('admin.beginnings.seePackages')}</Link>
      </div>
    </>
  )
}

export const BODIES: Record<Step, (props: BodyProps) => ReactNode> = { signIn: SignIn, people: People, mail: Mail, catalog: Catalog, package: Package }
