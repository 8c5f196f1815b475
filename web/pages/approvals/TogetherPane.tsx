/** Decides all chosen requests with one reason. Who should be looked at first is shown first, and is left out unless one ticks it. */
import { Field, MessageBar, MessageBarBody, MessageBarTitle, ProgressBar, Textarea } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearchParams } from 'react-router'
import { pendingApprovals } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { useFormats } from '../../texts/format.ts'
import { useNotify } from '../../ui/notify.tsx'
import { Pane } from '../../ui/Pane.tsx'
import { PaneFooter } from '../../ui/PaneFooter.tsx'
import { Refusal } from '../../ui/refusal.tsx'
import { Failure, Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import { TogetherRows } from './TogetherRows.tsx'
import { useTogether, type Review, type TogetherState } from './use-together.ts'
import css from './approvals.module.css'

/** What became of those that were sent, where some are left. */
const SoFar = ({ state, review }: { state: TogetherState; review: Review }) => {
  const { t } = useTranslation()
  const refused = state.rows.filter(({ refusal }) => refusal).length
  const gone = state.gone.length
  if (state.progress || state.decided + refused + gone === 0) return null
  return (
    <MessageBar intent={refused + gone > 0 ? 'warning' : 'success'} layout="multiline">
      <MessageBarBody>
        {state.decided > 0 && <MessageBarTitle>{t(`deciding.done.${review}`, { count: state.decided })}</MessageBarTitle>}{' '}
        {[...(refused > 0 ? [t('deciding.refused', { count: refused })] : []), ...(gone > 0 ? [t('deciding.refusedGone', { count: gone })] : [])].join(' ')}
      </MessageBarBody>
    </MessageBar>
  )
}

const ReasonField = ({ state, review, field, isMissing }: { state: TogetherState; review: Review; field: React.Ref<HTMLTextAreaElement>; isMissing: boolean }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const isRequired = state.wanting.length > 0
  return (
    <Field
      label={isRequired ? t('deciding.reason') : `${t('deciding.reason')} (${t('common.optional')})`}
      required={isRequired}
      hint={isRequired ? t('deciding.reasonWanted', { names: format.allOf(state.wanting) }) : review === 'Deny' ? t('approval.reasonHintDeny') : t('deciding.reasonHint')}
      validationMessage={isMissing && isRequired && !state.reason.trim() ? t('deciding.reasonMissing') : null}
    >
      <Textarea textarea={{ ref: field }} rows={2} resize="vertical" value={state.reason} onChange={(_, { value }) => state.setReason(value)} />
    </Field>
  )
}

const Together = ({ review }: { review: Review }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const state = useTogether(review)
  const field = useRef<HTMLTextAreaElement>(null)
  const [isMissing, setMissing] = useState(false)
  const { progress, ticked } = state
  const go = async (close: () => void): Promise<void> => {
    if (state.wanting.length > 0 && !state.reason.trim()) {
      setMissing(true)
      field.current?.focus()
      return
    }
    const leftBefore = state.rows.length - ticked.length
    const sent = await state.send(ticked, state.reason.trim())
    if (!sent?.isWhole) return
    state.finish(sent.done)
    notify(t(`deciding.done.${review}`, { count: sent.done.length }))
    if (leftBefore > 0) return
    state.clear()
    close()
  }
  const reason = progress ? t('approval.sending') : state.isPending ? t('common.loading') : ticked.length === 0 ? t('deciding.nothingTicked') : undefined
  const isOver = !progress && !state.isPending && state.rows.length === 0
  const count = progress?.of ?? ticked.length
  const one = review === 'Approve' ? 'approvals.approve' : 'approvals.deny'
  return (
    <>
      <div className={css.stack}>
        <SoFar state={state} review={review} />
        {state.isPending ? <Skeleton shape="text" /> : <TogetherRows state={state} review={review} />}
      </div>
      <PaneFooter
        words={isOver ? undefined : count === 0 ? t(one) : t(review === 'Approve' ? 'deciding.approveAll' : 'deciding.denyAll', { count })}
        leave={progress ? t('deciding.stop') : isOver || state.decided > 0 ? t('common.close') : undefined}
        isSending={!!progress}
        reason={reason}
        go={(close) => void go(close)}
      >
        {progress ? (
          <div role="status">
            <p className={surface.sub}>{t('deciding.progress', progress)}</p>
            <ProgressBar value={progress.done} max={progress.of} aria-hidden="true" />
          </div>
        ) : (
          <Refusal error={state.stoppedBy ?? null} />
        )}
        {!isOver && <ReasonField state={state} review={review} field={field} isMissing={isMissing} />}
      </PaneFooter>
    </>
  )
}

export default function TogetherPane() {
  const { t } = useTranslation()
  const { search } = useLocation()
  const [query] = useSearchParams()
  const result = useQuery(pendingApprovals)
  const review: Review = query.get('decide') === 'deny' ? 'Deny' : 'Approve'
  return (
    <Pane title={t(`deciding.title.${review}`)} closeTo={paths.approvalsUnder(search)}>
      {result.isPending ? (
        <Skeleton shape="text" />
      ) : result.isLoadingError ? (
        <Failure error={result.error} retry={() => void result.refetch()} />
      ) : (
        <Together key={review} review={review} />
      )}
    </Pane>
  )
}
