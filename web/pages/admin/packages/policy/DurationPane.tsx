/** Applies the duration of a policy to those who have access already, after saying for whom the end moves (U18). */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { shiftsQuery, useApplyDuration, type Shift } from '../../../../api/admin-policies.ts'
import { isPast } from '../../../../clock.ts'
import forms from '../../../../forms/forms.module.css'
import { useFormats } from '../../../../texts/format.ts'
import { useNotify } from '../../../../ui/notify.tsx'
import { PaneFooter } from '../../../../ui/PaneFooter.tsx'
import { Refusal } from '../../../../ui/refusal.tsx'
import { Failure, Skeleton } from '../../../../ui/states.tsx'
import surface from '../../../../ui/surface.module.css'
import { PackagePane } from '../PackagePane.tsx'
import css from './policy.module.css'

/** A list of thousands is not read; how many they are is said. */
const SHOWN = 100

const Row = ({ shift: { person, before, after, problem } }: { shift: Shift }) => {
  const { t } = useTranslation()
  const { day, readable } = useFormats()
  const end = (instant: string | null) => (instant ? day(instant) : t('common.noEnd'))
  return (
    <li className={css.version}>
      <h3>{person.displayName}</h3>
      <p>{after !== null && isPast(after) ? t('admin.duration.atOnce', { before: end(before) }) : t('admin.duration.moves', { before: end(before), after: end(after) })}</p>
      {problem && <p role="alert">{readable(problem)}</p>}
    </li>
  )
}

const Shifts = ({ policyId, name }: { policyId: string; name: string }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const { data, error, refetch } = useQuery(shiftsQuery(policyId))
  const applying = useApplyDuration()
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton rows={4} shape="text" />
  const refused = applying.data?.filter(({ applied }) => !applied) ?? []
  const shown = refused.length > 0 ? refused : data
  const go = (close: () => void) => {
    if (applying.isPending) return
    applying.mutate(policyId, {
      onSuccess: (shifts) => {
        if (shifts.some(({ applied }) => !applied)) return
        notify(t('admin.duration.done', { name }))
        close()
      },
    })
  }
  return (
    <div className={forms.form}>
      <p className={surface.quiet}>{t('admin.duration.lead')}</p>
      {shown.length === 0 && <p>{t('admin.duration.nobody')}</p>}
      <ol className={css.versions}>
        {shown.slice(0, SHOWN).map((shift) => (
          <Row key={shift.assignmentId} shift={shift} />
        ))}
      </ol>
      {shown.length > SHOWN && <p className={surface.quiet}>{t('admin.duration.more', { count: shown.length - SHOWN })}</p>}
      <PaneFooter
        words={t('admin.duration.go', { count: data.length })}
        isSending={applying.isPending}
        reason={data.length === 0 ? t('admin.duration.nobody') : undefined}
        go={go}
      >
        <Refusal error={applying.error} />
      </PaneFooter>
    </div>
  )
}

export default function DurationPane() {
  const { t } = useTranslation()
  const { policyId = '' } = useParams()
  const nameIn = (policies: readonly { id: string; displayName: string }[] = []) => policies.find(({ id }) => id === policyId)?.displayName ?? ''
  return (
    <PackagePane tab="policies" title={({ assignmentPolicies }) => t('admin.duration.of', { name: nameIn(assignmentPolicies) })}>
      {({ assignmentPolicies }) => <Shifts policyId={policyId} name={nameIn(assignmentPolicies)} />}
    </PackagePane>
  )
}
