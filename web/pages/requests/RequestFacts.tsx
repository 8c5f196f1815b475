/** What was asked, by whom, for whom, for how long, and the answers. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { timelineQuery } from '../../api/queries.ts'
import type { AssignmentRequest, Schedule } from '../../api/types.ts'
import { answered } from '../../forms/localized.ts'
import { useFormats } from '../../texts/format.ts'
import { PersonAvatar } from '../../ui/Avatar.tsx'
import { kindOf, namedKindOf } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import css from './RequestPage.module.css'

/** A period as a sentence: "From 1 June until 30 June", "30 days", "No end date". */
export const usePeriodText = () => {
  const { t } = useTranslation()
  const format = useFormats()
  return (schedule: Schedule | null | undefined): string => {
    const { type, duration, endDateTime } = schedule?.expiration ?? {}
    const start = schedule?.startDateTime ? t('common.from', { day: format.day(schedule.startDateTime) }) : ''
    const end = endDateTime
      ? t('common.until', { day: format.day(endDateTime) })
      : type === 'afterDuration' && duration
        ? format.duration(duration)
        : type === 'noExpiration'
          ? t('common.noEnd')
          : ''
    return [start, start && end ? end.charAt(0).toLocaleLowerCase() + end.slice(1) : end].filter(Boolean).join(start && endDateTime ? ' ' : ', ')
  }
}

const PersonName = ({ name, to }: { name: string; to: string | undefined }) => (
  <span className={css.person}>
    <PersonAvatar name={name} size="small" />
    {to ? <Link to={to}>{name}</Link> : name}
  </span>
)

/** Who took the access away: told by the timeline, because the one whom a removal is for counts as its requestor. Nobody did where its time was over. */
const useRemover = (request: AssignmentRequest): string | undefined => {
  const { t } = useTranslation()
  const isRemoval = kindOf(request.requestType) === 'remove'
  const moments = useQuery({ ...timelineQuery(request.id), refetchInterval: false, enabled: isRemoval }).data
  const removed = moments?.find(({ kind }) => kind === 'removed' || kind === 'gaveUp')
  return removed && (removed.actor?.displayName ?? t('common.system'))
}

type Props = { request: AssignmentRequest; personTo?: ((id: string) => string) | undefined }
const Facts = ({ request, personTo }: Props) => {
  const { t } = useTranslation()
  const format = useFormats()
  const period = usePeriodText()(request.schedule)
  const target = request.target?.displayName
  const remover = useRemover(request)
  const isRemoval = kindOf(request.requestType) === 'remove'
  const requestor = isRemoval ? remover : request.requestor?.displayName
  const pageOf = (person: AssignmentRequest['target']) => (person?.objectId ? personTo?.(person.objectId) : undefined)
  return (
    <dl className={surface.facts}>
      {target && (
        <>
          <dt>{t('request.for')}</dt>
          <dd>
            <PersonName name={target} to={pageOf(request.target)} />
          </dd>
        </>
      )}
      {requestor && (requestor !== target || isRemoval) && (
        <>
          <dt>{t('request.by')}</dt>
          <dd>
            <PersonName name={requestor} to={isRemoval ? undefined : pageOf(request.requestor)} />
          </dd>
        </>
      )}
      {request.createdDateTime && (
        <>
          <dt>{t('request.on')}</dt>
          <dd>{format.time(request.createdDateTime)}</dd>
        </>
      )}
      <dt>{t('request.kind')}</dt>
      <dd>{t(`requests.type.${namedKindOf(request.requestType)}`)}</dd>
      {period && (
        <>
          <dt>{t('request.period')}</dt>
          <dd>{period}</dd>
        </>
      )}
    </dl>
  )
}

export const RequestFacts = ({ request, personTo }: Props) => {
  const { t } = useTranslation()
  const answers = request.answers ?? []
  return (
    <section className={`${surface.card} ${css.panel}`} aria-labelledby="asked">
      <h2 id="asked" className={surface.heading}>
        {t('request.details')}
      </h2>
      <Facts request={request} personTo={personTo} />
      {request.justification && (
        <div className={surface.section}>
          <h3 className={surface.name}>{t(kindOf(request.requestType) === 'remove' ? 'request.reason' : 'request.justification')}</h3>
          <p className={surface.quote}>{request.justification}</p>
        </div>
      )}
      {answers.length > 0 && (
        <div className={surface.section}>
          <h3 className={surface.name}>{t('request.answers')}</h3>
          <dl className={css.answers}>
            {answers.map((one) => {
              const { question, answer } = answered(one)
              return (
                <div key={one.answeredQuestion.id} className={css.answer}>
                  <dt>{question}</dt>
                  <dd>{answer}</dd>
                </div>
              )
            })}
          </dl>
        </div>
      )}
      <p className={css.reference}>
        {t('request.reference')}: {request.id}
      </p>
    </section>
  )
}
