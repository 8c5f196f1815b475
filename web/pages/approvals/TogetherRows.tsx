/** The chosen requests, each with its box: those to look at first, with what is to be seen; then the others. */
import { Checkbox } from '@fluentui/react-components'
import { CheckmarkCircleRegular, WarningRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { paths } from '../../paths.ts'
import { Empty } from '../../ui/states.tsx'
import { Refusal } from '../../ui/refusal.tsx'
import { namedKindOf } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import { peopleOf } from './people-of.ts'
import { Said } from './Said.tsx'
import { useConcernText } from './use-approval.ts'
import type { Refused, Review, TogetherRow, TogetherState } from './use-together.ts'
import { useWanted } from './use-wanted.ts'
import css from './approvals.module.css'
import list from './pending.module.css'

const Row = ({ row, state }: { row: TogetherRow; state: TogetherState }) => {
  const { t } = useTranslation()
  const { search } = useLocation()
  const wanted = useWanted()
  const say = useConcernText()
  const { request, context, concerns, refusal, isTicked } = row
  const { target } = peopleOf(request)
  const named = { name: target, package: request.accessPackage?.displayName ?? '' }
  const kind = namedKindOf(request.requestType)
  const type = kind === 'add' ? [] : [t(`requests.type.${kind}`)]
  return (
    <li className={list.togetherRow}>
      <Checkbox
        checked={isTicked}
        disabled={!!state.progress}
        label={
          <>
            <strong>{target}</strong> {named.package} <span className={surface.sub}>· {[...type, wanted(request, context)].join(' · ')}</span>
          </>
        }
        aria-label={[t('deciding.requestNamed', named), ...type].join(', ')}
        onChange={(_, { checked }) => state.tick(request.id, checked === true)}
      />
      <div className={list.togetherWords}>
        {concerns.map((concern) => (
          <p key={concern.kind} className={css.alert}>
            <WarningRegular aria-hidden="true" /> {say(concern, target)}
          </p>
        ))}
        <Said request={request} context={context} />
        {concerns.length > 0 && (
          <p>
            <Link to={paths.decide(request.id, undefined, search)} aria-label={t('approvals.reviewNamed', named)}>
              {t('common.details')}
            </Link>
          </p>
        )}
        {refusal && (
          <div role="alert">
            <Refusal error={refusal} />
          </div>
        )}
      </div>
    </li>
  )
}

const Part = ({ title, text, rows, state }: { title: string; text?: string; rows: readonly TogetherRow[]; state: TogetherState }) =>
  rows.length === 0 ? null : (
    <section className={surface.section} aria-label={title}>
      <h3 className={surface.heading}>{title}</h3>
      {text && <p className={surface.sub}>{text}</p>}
      <ul className={list.together}>
        {rows.map((row) => (
          <Row key={row.request.id} row={row} state={state} />
        ))}
      </ul>
    </section>
  )

/** What was refused and waits for one no longer. */
const Gone = ({ gone }: { gone: readonly Refused[] }) => {
  const { t } = useTranslation()
  if (gone.length === 0) return null
  return (
    <section className={surface.section} aria-label={t('deciding.gone')}>
      <h3 className={surface.heading}>{t('deciding.gone')}</h3>
      <ul className={list.together}>
        {gone.map(({ request, error }) => (
          <li key={request.id} className={list.goneRow}>
            <p>
              <strong>{peopleOf(request).target}</strong> {request.accessPackage?.displayName}
            </p>
            <div role="alert">
              <Refusal error={error} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

export const TogetherRows = ({ state, review }: { state: TogetherState; review: Review }) => {
  const { t } = useTranslation()
  const toLookAt = state.rows.filter(({ concerns }) => concerns.length > 0)
  const others = state.rows.filter(({ concerns }) => concerns.length === 0)
  if (state.rows.length === 0 && state.gone.length === 0) return <Empty icon={<CheckmarkCircleRegular />} title={t('deciding.noneTitle')} text={t('deciding.noneText')} />
  return (
    <>
      <Gone gone={state.gone} />
      <Part title={t('deciding.look', { count: toLookAt.length })} text={t('deciding.lookText')} rows={toLookAt} state={state} />
      <Part title={t(`deciding.will.${review}`)} rows={others} state={state} />
    </>
  )
}
