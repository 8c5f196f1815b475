/** Every mail that is sent, as it is sent: per language and reader, as HTML and as text. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { mailPreviewQuery, mailTemplatesQuery, type MailTemplate } from '../../../api/admin-settings.ts'
import { paths } from '../../../paths.ts'
import { currentLanguage, languages } from '../../../texts/index.ts'
import { Failure, NotFound, Skeleton } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import { Chips } from '../../../ui/Tabs.tsx'
import css from './settings.module.css'

const AUDIENCES = ['approver', 'delegate', 'requestor', 'beneficiary', 'owner', 'manager'] as const
const EVENTS = [
  'requestToApprover', 'requestStageApproved', 'approvalStuck', 'delegationGiven', 'delegationEnded', 'requestApproved', 'requestDenied', 'requestExpired', 'requestCanceled', 'requestedForYou', 'accessDelivered', 'accessAboutToExpire',
  'accessExtended', 'accessRemoved', 'accessGivenUp', 'accessExpired', 'moverTold', 'moverToDecide', 'moverRemoval', 'moverDecided', 'moverBack', 'leaverTold', 'separationExceptionMade', 'separationExceptionEnding', 'deliveryFailed',
] as const
const AS = ['html', 'text'] as const

/** What the address asks for. */
const useAsked = () => {
  const [query] = useSearchParams()
  return { event: query.get('event') ?? '', language: query.get('language') ?? currentLanguage(), audience: query.get('audience') ?? '', as: AS.find((one) => one === query.get('as')) ?? 'html' }
}
type Asked = ReturnType<typeof useAsked>
const linkTo = (asked: Asked, part: Partial<Asked> = {}): string => {
  const { as, ...rest } = { ...asked, ...part }
  return paths.adminSettings('mails', { ...rest, as: as === 'html' ? null : as })
}

const useMailName = () => {
  const { t } = useTranslation()
  return (event: string): string => {
    const known = EVENTS.find((one) => one === event)
    return known ? t(`admin.mails.events.${known}`) : event
  }
}

const List = ({ of, asked }: { of: readonly MailTemplate[]; asked: Asked }) => {
  const { t } = useTranslation()
  const nameOf = useMailName()
  return (
    <nav aria-label={t('admin.settings.tabs.mails')} className={css.list}>
      <ul className={surface.list}>
        {of.map(({ event, subjects }) => (
          <li key={event} className={`${surface.row} ${css.mail}`} data-current={event === asked.event || undefined}>
            <div className={surface.main}>
              <Link
                className={`${surface.name} ${surface.cover}`}
                to={linkTo(asked, { event, audience: '' })}
                aria-current={event === asked.event ? 'true' : undefined}
                preventScrollReset
              >
                {nameOf(event)}
              </Link>
              <span className={surface.sub}>{subjects[asked.language] ?? subjects['en']}</span>
            </div>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const Choices = ({ of: { audiences }, all, asked, audience }: { of: MailTemplate; all: readonly string[]; asked: Asked; audience: string }) => {
  const { t } = useTranslation()
  return (
    <div className={css.choices}>
      <Chips
        label={t('persona.language')}
        tabs={all.map((language) => ({ to: linkTo(asked, { language }), label: languages[language as 'en'] ?? language, current: language === asked.language }))}
      />
      {audiences.length > 1 && (
        <Chips
          label={t('admin.mails.reader')}
          tabs={audiences.map((one) => {
            const known = AUDIENCES.find((name) => name === one)
            return { to: linkTo(asked, { audience: one }), label: known ? t(`admin.mails.audiences.${known}`) : one, current: one === audience }
          })}
        />
      )}
      <Chips label={t('admin.mails.form')} tabs={AS.map((as) => ({ to: linkTo(asked, { as }), label: t(`admin.mails.as.${as}`), current: as === asked.as }))} />
    </div>
  )
}

const Preview = ({ of, all, asked }: { of: MailTemplate; all: readonly string[]; asked: Asked }) => {
  const { t } = useTranslation()
  const nameOf = useMailName()
  const { data, error, isPending, refetch } = useQuery(mailPreviewQuery(of.event, asked.language, asked.audience))
  return (
    <section className={css.preview} aria-labelledby="mail">
      <Link className={css.back} to={linkTo(asked, { event: '', audience: '' })}>
        {t('admin.mails.all')}
      </Link>
      <h2 id="mail" className={surface.heading}>
        {nameOf(of.event)}
      </h2>
      <Choices of={of} all={all} asked={asked} audience={data?.audience ?? asked.audience} />
      {isPending && <Skeleton shape="text" rows={4} />}
      {error && <Failure error={error} retry={() => void refetch()} />}
      {data && (
        <div className={`${css.letter} ${surface.card}`}>
          <p className={css.subject}>
            <span className={surface.sub}>{t('admin.mails.subject')}</span> <strong>{data.subject}</strong>
          </p>
          {asked.as === 'html' ? (
            // Nothing of it runs, opens anything or reaches the page: it is only looked at.
            <iframe className={css.frame} title={data.subject} sandbox="" srcDoc={data.html} />
          ) : (
            <pre className={css.text}>{data.text}</pre>
          )}
        </div>
      )}
    </section>
  )
}

export const Mails = () => {
  const { t } = useTranslation()
  const asked = useAsked()
  const { data, error, isPending, refetch } = useQuery(mailTemplatesQuery)
  if (isPending) return <Skeleton rows={8} />
  if (error) return <Failure error={error} retry={() => void refetch()} />
  const of = data.value.find(({ event }) => event === asked.event)
  return (
    <>
      <p className={surface.prose}>{t('admin.mails.lead')}</p>
      <div className={css.mails} data-open={asked.event ? true : undefined}>
        <List of={data.value} asked={asked} />
        {of ? <Preview of={of} all={data.languages} asked={asked} /> : asked.event ? <NotFound inside /> : <p className={`${surface.quiet} ${css.choose}`}>{t('admin.mails.choose')}</p>}
      </div>
    </>
  )
}
