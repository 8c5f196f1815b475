/** Does somebody who no longer fits keep this access? Why, what changed, what hangs on it, and the decision. Mails link here. */
import { Field, Radio, RadioGroup, Textarea } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'
import { useDecideCase } from '../../api/changes.ts'
import { GraphError, isNotFound } from '../../api/graph-error.ts'
import { moverCaseQuery } from '../../api/queries.ts'
import type { MoverCase, MoverDecision } from '../../api/types.ts'
import { useCheckedDraft } from '../../forms/checked-draft.ts'
import { detailsOf } from '../../forms/focus-first.ts'
import forms from '../../forms/forms.module.css'
import { endOn, useLastDayProblem } from '../../forms/last-day.ts'
import { LastDayField } from '../../forms/LastDayField.tsx'
import { paths } from '../../paths.ts'
import { useFormats } from '../../texts/format.ts'
import { useNotify } from '../../ui/notify.tsx'
import { Pane, PaneFoot } from '../../ui/Pane.tsx'
import { PaneFooter } from '../../ui/PaneFooter.tsx'
import { Refusal } from '../../ui/refusal.tsx'
import { Failure, NotFound, Skeleton } from '../../ui/states.tsx'
import approvals from '../approvals/approvals.module.css'
import { ChangeFacts, Decided } from './ChangeFacts.tsx'
import css from './team.module.css'

type Choice = MoverDecision['decision'] | ''
type Form = { decision: Choice; day: string; justification: string }

const useCheck = (item: MoverCase) => {
  const { t } = useTranslation()
  const dayProblem = useLastDayProblem()
  return ({ decision, day, justification }: Form): Record<string, string> => {
    const problems: Record<string, string> = {}
    const late = decision === 'keep' ? dayProblem(day, item.latestKeepDateTime, t('changes.keepMissing')) : undefined
    if (!decision) problems['decision'] = t('changes.decisionMissing')
    if (late) problems['keepUntil'] = late
    if (!justification.trim()) problems['justification'] = t('changes.reasonMissing')
    return problems
  }
}

const useDecision = (item: MoverCase) => {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const format = useFormats()
  const notify = useNotify()
  const check = useCheck(item)
  const decide = useDecideCase()
  const wanted = query.get('decide')
  const { draft, problems, show, change } = useCheckedDraft<Form>(`change.${item.id}`, { decision: '', day: '', justification: '' })
  const form = { ...draft.value, decision: draft.value.decision || (wanted === 'keep' || wanted === 'drop' ? wanted : '') } satisfies Form
  const words = { name: item.person.displayName ?? '', package: item.accessPackage.displayName ?? '' }
  const go = (close: () => void) => {
    const found = check(form)
    if (Object.keys(found).length > 0 || !form.decision) return show(found)
    if (decide.isPending) return
    const keep = form.decision === 'keep' ? { keepUntil: endOn(form.day, item.latestKeepDateTime) } : {}
    decide.mutate(
      { id: item.id, decision: form.decision, justification: form.justification.trim(), ...keep },
      {
        onSuccess: () => {
          draft.clear()
          notify(keep.keepUntil ? t('changes.kept', { ...words, day: format.day(keep.keepUntil) }) : t('changes.dropped', words))
          close()
        },
        onError: (error) => {
          if (error instanceof GraphError) show(detailsOf(error))
        },
      },
    )
  }
  return { form, draft, change, problems, go, isSending: decide.isPending, error: decide.error }
}
type State = ReturnType<typeof useDecision>

const Fields = ({ item, state }: { item: MoverCase; state: State }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const { form, change, problems } = state
  const latest = item.latestKeepDateTime
  return (
    <div className={forms.form}>
      <Field data-field="decision" label={t('changes.decision')} required validationMessage={problems['decision'] ?? null}>
        <RadioGroup layout="horizontal" value={form.decision} onChange={(_, { value }) => change({ decision: value as Choice }, 'decision')}>
          <Radio value="keep" label={t('changes.keep')} />
          <Radio value="drop" label={t('changes.dropNow')} />
        </RadioGroup>
      </Field>
      {form.decision === 'keep' && (
        <LastDayField
          name="keepUntil"
          label={t('changes.keepUntil')}
          hint={latest ? t('changes.keepHint', { day: format.day(latest) }) : null}
          day={form.day}
          latest={latest}
          problem={problems['keepUntil']}
          onChange={(day) => change({ day }, 'keepUntil')}
        />
      )}
      <Field
        data-field="justification"
        label={t('changes.reason')}
        required
        hint={t('changes.reasonHint')}
        validationMessage={problems['justification'] ?? null}
      >
        <Textarea rows={2} resize="vertical" value={form.justification} onChange={(_, { value }) => change({ justification: value }, 'justification')} />
      </Field>
    </div>
  )
}

const Case = ({ item }: { item: MoverCase }) => {
  const { t } = useTranslation()
  // A decision of one's own must not turn the form into its outcome while the pane closes.
  const [open] = useState(item.canDecide)
  const state = useDecision(item)
  return (
    <>
      <div className={approvals.stack}>
        <ChangeFacts item={item} />
        {open && (
          <>
            <p className={css.warning}>{t('changes.ifNobody')}</p>
            <Fields item={item} state={state} />
          </>
        )}
      </div>
      {open ? (
        <PaneFooter words={t('changes.submit')} isSending={state.isSending} draft={state.draft} go={state.go}>
          {!state.isSending && <Refusal error={state.error} />}
        </PaneFooter>
      ) : (
        <PaneFoot>
          <Decided item={item} />
        </PaneFoot>
      )}
    </>
  )
}

export default function ChangePane() {
  const { t } = useTranslation()
  const { caseId = '' } = useParams()
  const result = useQuery(moverCaseQuery(caseId))
  return (
    <Pane title={t('changes.pane')} tabTitle={`${t('changes.pane')} ${result.data?.person.displayName ?? ''}`} closeTo={paths.team()}>
      {result.data ? (
        <Case key={caseId} item={result.data} />
      ) : result.isPending ? (
        <Skeleton shape="text" />
      ) : isNotFound(result.error) ? (
        <NotFound inside />
      ) : (
        <Failure error={result.error} retry={() => void result.refetch()} />
      )}
    </Pane>
  )
}
