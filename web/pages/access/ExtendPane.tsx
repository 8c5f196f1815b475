/** Asks for access to last longer: one's own, or that of somebody who reports to one. */
import { Field, Radio, RadioGroup, Textarea } from '@fluentui/react-components'
import { ArrowRightRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useNavigate, useParams } from 'react-router'
import { useExtend } from '../../api/changes.ts'
import { GraphError } from '../../api/graph-error.ts'
import { myAssignments, optionsQuery, requirementsQuery, teamAssignments } from '../../api/queries.ts'
import type { Assignment, AssignmentOptions, Requirements } from '../../api/types.ts'
import { dayOf, startOfDay } from '../../clock.ts'
import { useCheckedDraft } from '../../forms/checked-draft.ts'
import { detailsOf } from '../../forms/focus-first.ts'
import forms from '../../forms/forms.module.css'
import { endOn, useLastDayProblem } from '../../forms/last-day.ts'
import { LastDayField } from '../../forms/LastDayField.tsx'
import { paths } from '../../paths.ts'
import { useMe } from '../../session.ts'
import { useStageWords } from '../packages/stage-words.ts'
import { useFormats } from '../../texts/format.ts'
import { PackageAvatar } from '../../ui/Avatar.tsx'
import { NextNote } from '../../ui/NextNote.tsx'
import { useNotify } from '../../ui/notify.tsx'
import { Pane } from '../../ui/Pane.tsx'
import { PaneFooter } from '../../ui/PaneFooter.tsx'
import { Refusal } from '../../ui/refusal.tsx'
import { Failure, NotFound, Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import { endOfAccess } from '../packages/held.ts'
import { useOpenUpdate } from './use-options.ts'
import css from './access.module.css'

type Wish = { how: 'longest' | 'own'; day: string; justification: string }
const DAY = 'schedule/expiration/endDateTime'
type Extend = AssignmentOptions['extend']

/** Extending makes access last longer; whoever needs it no more gives it up. */
const useCheck = (row: Assignment, extend: Extend) => {
  const { t } = useTranslation()
  const format = useFormats()
  const dayProblem = useLastDayProblem()
  const end = endOfAccess(row)
  return ({ how, day, justification }: Wish): Record<string, string> => {
    const problems: Record<string, string> = {}
    const early = end && day <= dayOf(end).toString() ? t('extend.notLonger', { day: format.day(end) }) : undefined
    const wrong = how === 'own' ? (dayProblem(day, extend.newEndDateTime, t('extend.dayMissing')) ?? early) : undefined
    if (wrong) problems[DAY] = wrong
    if (extend.isJustificationRequired && !justification.trim()) problems['justification'] = t('extend.reasonMissing')
    return problems
  }
}

const useWish = (row: Assignment, extend: Extend) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const navigate = useNavigate()
  const check = useCheck(row, extend)
  const send = useExtend()
  const { draft, problems, show, change } = useCheckedDraft<Wish>(`extend.${row.id}`, { how: 'longest', day: '', justification: '' })
  const wish = draft.value
  const name = row.accessPackage?.displayName ?? ''
  /** What needs an approver is followed on its page; what counts at once needs nothing more. */
  const go = (close: () => void) => {
    const found = check(wish)
    if (Object.keys(found).length > 0) return show(found)
    if (send.isPending) return
    const until = extend.isCustomScheduleAllowed && wish.how === 'own' ? endOn(wish.day, extend.newEndDateTime) : undefined
    send.mutate(
      { assignmentId: row.id, justification: wish.justification, until },
      {
        onSuccess: (request) => {
          draft.clear()
          notify(t(extend.isApprovalRequired ? 'extend.sent' : 'extend.done', { name }))
          if (extend.isApprovalRequired) void navigate(paths.request(request.id))
          else close()
        },
        onError: (error) => {
          if (error instanceof GraphError) show(detailsOf(error))
        },
      },
    )
  }
  return { wish, draft, change, problems, go, isSending: send.isPending, error: send.error }
}
type State = ReturnType<typeof useWish>

/** From this day to that day, seen at a glance. */
const FromTo = ({ row, extend, wish }: { row: Assignment; extend: Extend; wish: Wish }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const now = endOfAccess(row)
  const next = wish.how === 'own' && wish.day ? startOfDay(wish.day) : extend.newEndDateTime
  return (
    <div className={css.fromTo}>
      <p className={css.end}>
        <span className={surface.sub}>{t('extend.from')}</span>
        <strong>{now ? format.until(now) : t('extend.never')}</strong>
      </p>
      <ArrowRightRegular aria-hidden="true" />
      <p className={css.end}>
        <span className={surface.sub}>{t('extend.to')}</span>
        <strong>{next ? format.day(next) : t('extend.never')}</strong>
      </p>
    </div>
  )
}

const HowLong = ({ extend, state }: { extend: Extend; state: State }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const { wish, change, problems } = state
  const latest = extend.newEndDateTime
  return (
    <div className={forms.group}>
      <Field label={t('extend.howLong')}>
        <RadioGroup value={wish.how} onChange={(_, { value }) => change({ how: value as Wish['how'] }, DAY)}>
          <Radio value="longest" label={latest ? t('extend.longest', { day: format.day(latest) }) : t('extend.longestForever')} />
          <Radio value="own" label={t('extend.own')} />
        </RadioGroup>
      </Field>
      {wish.how === 'own' && (
        <LastDayField
          name={DAY}
          label={t('extend.day')}
          hint={latest ? t('extend.dayHint', { day: format.day(latest) }) : null}
          day={wish.day}
          latest={latest}
          problem={problems[DAY]}
          onChange={(day) => change({ day }, DAY)}
        />
      )}
    </div>
  )
}

/** Who would decide, where that may be known: those whom asking for the package under the same policy would go to. */
const useStagesOf = (row: Assignment, enabled: boolean): Requirements['@latchkey.stages'] => {
  const me = useMe()
  const personId = row.target?.objectId ?? me.id
  const query = requirementsQuery(row.accessPackage?.id ?? '', personId === me.id ? undefined : personId)
  const policies = useQuery({ ...query, enabled: enabled && !!row.accessPackage }).data ?? []
  return policies.find(({ policyId }) => policyId === row.assignmentPolicy?.id)?.['@latchkey.stages']
}

const Fields = ({ row, extend, state }: { row: Assignment; extend: Extend; state: State }) => {
  const { t } = useTranslation()
  const stages = useStagesOf(row, extend.isApprovalRequired)
  const stageWords = useStageWords()
  const { wish, change, problems } = state
  const required = extend.isJustificationRequired
  return (
    <div className={forms.form}>
      <FromTo row={row} extend={extend} wish={wish} />
      {extend.isCustomScheduleAllowed && <HowLong extend={extend} state={state} />}
      <Field
        data-field="justification"
        label={required ? t('ask.justification') : `${t('ask.justification')} (${t('common.optional')})`}
        required={required}
        hint={extend.isApprovalRequired ? t('ask.justificationHint') : null}
        validationMessage={problems['justification'] ?? null}
      >
        <Textarea rows={3} resize="vertical" value={wish.justification} onChange={(_, { value }) => change({ justification: value }, 'justification')} />
      </Field>
      <NextNote>
        {!extend.isApprovalRequired
          ? t('extend.nextAuto')
          : `${stageWords(stages, t('extend.nextApproval'))} ${t('extend.untilThen')}`}
      </NextNote>
    </div>
  )
}

const Footer = ({ extend, state }: { extend: Extend; state: State }) => {
  const { t } = useTranslation()
  const words = extend.isApprovalRequired ? t('extend.submitApproval') : t('extend.submit')
  return (
    <PaneFooter
      words={state.isSending ? t('ask.submitting') : words}
      isSending={state.isSending}
      reason={extend.isAllowed ? (state.isSending ? t('common.saving') : undefined) : (extend.reason ?? t('extend.cannotTitle'))}
      draft={state.draft}
      go={state.go}
    >
      {!state.isSending && <Refusal error={state.error} />}
    </PaneFooter>
  )
}

const Head = ({ row, personName }: { row: Assignment; personName: string | undefined }) => {
  const { t } = useTranslation()
  const name = row.accessPackage?.displayName ?? ''
  return (
    <div className={css.head}>
      <PackageAvatar name={name} size="large" />
      <div className={surface.main}>
        <p className={css.headName}>{name}</p>
        <p className={surface.sub}>{[row.accessPackage?.catalog?.displayName, personName && t('common.forPerson', { name: personName })].filter(Boolean).join(' · ')}</p>
      </div>
    </div>
  )
}

type FormProps = { row: Assignment; options: AssignmentOptions; personName: string | undefined }

/** What is possible is kept as it was when the pane opened, so that nothing jumps while it closes; the server has the last word. */
const Form = ({ row, options, personName }: FormProps) => {
  const { t } = useTranslation()
  const format = useFormats()
  const [{ extend }] = useState(options)
  const state = useWish(row, extend)
  const waiting = useOpenUpdate(row)
  return (
    <>
      <Head row={row} personName={personName} />
      {extend.isAllowed ? (
        <Fields row={row} extend={extend} state={state} />
      ) : (
        <div className={css.cannot}>
          <h3 className={surface.name}>{t('extend.cannotTitle')}</h3>
          <p className={surface.prose}>{format.readable(extend.reason ?? '')}</p>
          {waiting && <Link to={paths.request(waiting.id)}>{t('ask.pendingLink')}</Link>}
        </div>
      )}
      <Footer extend={extend} state={state} />
    </>
  )
}

/** The same pane over one's own packages and over a report's page. */
export default function ExtendPane() {
  const { t } = useTranslation()
  const { id: personId, assignmentId = '' } = useParams()
  const { search } = useLocation()
  const rows = useQuery(personId ? teamAssignments : myAssignments)
  const options = useQuery(optionsQuery)
  const row = rows.data?.find(({ id }) => id === assignmentId)
  const option = options.data?.find((candidate) => candidate.assignmentId === assignmentId)
  const failed = [rows, options].find(({ isLoadingError }) => isLoadingError)
  const closeTo = personId ? paths.member(personId) : paths.packages() + search
  return (
    <Pane title={t('extend.title')} tabTitle={row ? `${t('extend.title')}: ${row.accessPackage?.displayName ?? ''}` : t('extend.title')} closeTo={closeTo}>
      {row && option ? (
        <Form key={row.id} row={row} options={option} personName={personId ? (row.target?.displayName ?? undefined) : undefined} />
      ) : failed ? (
        <Failure error={failed.error} retry={() => void Promise.all([rows.refetch(), options.refetch()])} />
      ) : rows.data && options.data ? (
        <NotFound inside />
      ) : (
        <Skeleton shape="text" rows={4} />
      )}
    </Pane>
  )
}
