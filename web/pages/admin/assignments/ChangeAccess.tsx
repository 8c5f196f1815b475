/** Changes access that people have: when it ends, and under which policy of its package it is. One after another; what is refused holds up nothing. */
import { Field, Radio, RadioGroup, Select } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeAccess, type AccessChange, type AssignmentRow } from '../../../api/admin-operations.ts'
import { adminPackageQuery } from '../../../api/admin.ts'
import type { Schedule } from '../../../api/types.ts'
import { endOfDay } from '../../../clock.ts'
import { focusFirst } from '../../../forms/focus-first.ts'
import { useLastDayProblem } from '../../../forms/last-day.ts'
import { LastDayField } from '../../../forms/LastDayField.tsx'
import { ActionButton } from '../../../ui/buttons.tsx'
import { Confirm } from '../../../ui/Confirm.tsx'
import { useMeant } from '../bulk/BulkActions.tsx'
import { startRun } from '../bulk/runs.ts'

/** Whose access can be changed, and by whom. */
export const CHANGEABLE = {
  permission: 'assignment.add',
  fits: ({ state }: AssignmentRow): boolean => state === 'delivered' || state === 'partiallyDelivered',
} as const

const ENDS = ['same', 'longest', 'day'] as const
type Form = { end: (typeof ENDS)[number]; day: string; policyId: string }
const untouched: Form = { end: 'same', day: '', policyId: '' }

const endingOn = (endDateTime: string): Schedule => ({ expiration: { type: 'afterDateTime', endDateTime } })
/** What is sent for one. An end that stays is said, or the access would last as long as the other policy allows. */
const changeOf = ({ end, day, policyId }: Form, { endDateTime }: AssignmentRow, justification: string): AccessChange => ({
  policyId,
  justification,
  schedule: end === 'day' ? endingOn(endOfDay(day)) : end === 'longest' ? undefined : endDateTime ? endingOn(endDateTime) : { expiration: { type: 'noExpiration' } },
})

/** Other policies of the package, where all of the access is of one. */
const usePolicies = (rows: readonly AssignmentRow[], isAsked: boolean): readonly (readonly [id: string, name: string])[] => {
  const packages = [...new Set(rows.map(({ accessPackageId }) => accessPackageId))]
  const { data } = useQuery({ ...adminPackageQuery(packages[0] ?? ''), enabled: isAsked && packages.length === 1 })
  const given = new Set(rows.map(({ policyId }) => policyId))
  const open = packages.length === 1 ? (data?.assignmentPolicies ?? []).filter((policy) => !policy.automaticRequestSettings) : []
  return open.filter(({ id }) => given.size > 1 || !given.has(id)).map(({ id, displayName }) => [id, displayName] as const)
}

const useForm = () => {
  const { t } = useTranslation()
  const dayProblem = useLastDayProblem()
  const [form, set] = useState(untouched)
  const [problems, show] = useState<Readonly<Record<string, string>>>({})
  const change = (part: Partial<Form>) => {
    set({ ...form, ...part })
    show({})
  }
  const check = (): boolean => {
    const wrong = form.end === 'day' ? dayProblem(form.day, null, t('extend.dayMissing')) : undefined
    const nothing = form.end === 'same' && !form.policyId
    const found: Record<string, string> = { ...(wrong ? { lastDay: wrong } : {}), ...(nothing ? { end: t('admin.change.nothing') } : {}) }
    show(found)
    requestAnimationFrame(() => focusFirst(found))
    return Object.keys(found).length === 0
  }
  return { form, problems, change, check, begin: () => change(untouched) }
}

type FieldsProps = Pick<ReturnType<typeof useForm>, 'form' | 'problems' | 'change'> & { policies: ReturnType<typeof usePolicies> }
const Fields = ({ form, problems, change, policies }: FieldsProps) => {
  const { t } = useTranslation()
  return (
    <>
      <Field data-field="end" label={t('admin.change.end')} validationMessage={problems['end'] ?? null}>
        <RadioGroup value={form.end} onChange={(_, { value }) => change({ end: value as Form['end'] })}>
          {ENDS.map((one) => (
            <Radio key={one} value={one} label={t(`admin.change.ends.${one}`)} />
          ))}
        </RadioGroup>
      </Field>
      {form.end === 'day' && (
        <LastDayField name="lastDay" label={t('admin.make.lastDay')} hint={null} day={form.day} latest={null} problem={problems['lastDay']} onChange={(day) => change({ day })} />
      )}
      {policies.length > 0 && (
        <Field label={t('admin.policy')}>
          <Select value={form.policyId} onChange={(_, { value }) => change({ policyId: value })}>
            <option value="">{t('admin.change.samePolicy')}</option>
            {policies.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )}
    </>
  )
}

type Props = { rows: readonly AssignmentRow[]; nameOf: (row: AssignmentRow) => string; /** In the row itself. */ inRow?: boolean; clear?: () => void }

export const ChangeAccess = ({ rows, nameOf, inRow = false, clear }: Props) => {
  const { t } = useTranslation()
  const [isAsked, setAsked] = useState(false)
  const { meant, count, named, mayNone, leftOut } = useMeant(rows, CHANGEABLE, nameOf)
  const policies = usePolicies(meant, isAsked)
  const { begin, check, ...fields } = useForm()
  const reason = count > 0 ? undefined : mayNone ? t('admin.bulk.mayNot') : t('admin.change.cannot')
  const send = async (why: string): Promise<void> => {
    const byKey = new Map(meant.map((row) => [row.assignmentId, row]))
    startRun({
      title: t('admin.change.title', { count }),
      items: meant.map((row) => ({ key: row.assignmentId, name: nameOf(row) })),
      send: async ([item]) => {
        await changeAccess(item!.key, changeOf(fields.form, byKey.get(item!.key)!, why))
        return [{}]
      },
    })
    clear?.()
  }
  const open = (show: () => void) => () => {
    setAsked(true)
    begin()
    show()
  }
  const label = inRow ? { 'aria-label': t('admin.change.named', { name: meant.map(nameOf).join() }) } : {}
  return (
    <Confirm
      title={t('admin.change.ask', { count })}
      text={[t('admin.change.text', { names: named }), ...leftOut].join(' ')}
      confirm={t('admin.change.go')}
      keep={t('common.cancel')}
      reason={{ label: t('admin.bulk.reason') }}
      check={check}
      onConfirm={send}
      trigger={(show) => (
        <ActionButton {...(inRow ? { size: 'small' } : {})} {...label} reason={reason} onClick={open(show)}>
          {t(inRow ? 'admin.change.inRow' : 'admin.change.do')}
        </ActionButton>
      )}
    >
      <Fields {...fields} policies={policies} />
    </Confirm>
  )
}
