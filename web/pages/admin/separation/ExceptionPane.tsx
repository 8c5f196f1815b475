/** Lets one person have one thing beside a package, for a reason, until a day; somebody else answers for it. The address tells for whom, where that is known. */
import { Field, Select, Textarea } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { conflictKinds, roleRulesQuery, useMakeException, type ConflictKind } from '../../../api/admin-separation.ts'
import { adminPackageQuery } from '../../../api/admin.ts'
import type { AdminPackage } from '../../../api/admin-types.ts'
import { personQuery } from '../../../api/admin-people.ts'
import { GraphError } from '../../../api/graph-error.ts'
import type { Conflict, Person } from '../../../api/types.ts'
import { endOfDay, today } from '../../../clock.ts'
import { useCheckedDraft } from '../../../forms/checked-draft.ts'
import { detailsOf } from '../../../forms/focus-first.ts'
import forms from '../../../forms/forms.module.css'
import { LastDayField } from '../../../forms/LastDayField.tsx'
import { useFormats } from '../../../texts/format.ts'
import { useNotify } from '../../../ui/notify.tsx'
import { Pane } from '../../../ui/Pane.tsx'
import { PaneFooter } from '../../../ui/PaneFooter.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import { Failure, Skeleton } from '../../../ui/states.tsx'

const PersonPicker = lazy(() => import('../../../forms/PersonPicker.tsx'))

/** Fields have the names that the server gives them in a refusal. */
type Form = { person: Person | null; rule: string; owner: Person | null; reason: string; until: string }
type Facts = { of: AdminPackage; rules: readonly Conflict[]; person: Person | undefined; rule: string }

/** An exception lasts a year at most; the last day is one that ends before. */
const latest = (): string => endOfDay(today().add({ years: 1 }).subtract({ days: 1 }).toString())
const keyOf = ({ kind, id }: Pick<Conflict, 'kind' | 'id'>): string => `${kind} ${id}`

const useCheck = () => {
  const { t } = useTranslation()
  const { day } = useFormats()
  return ({ person, rule, owner, reason, until }: Form): Record<string, string> => ({
    ...(person ? {} : { personId: t('admin.sod.missing.person') }),
    ...(rule ? {} : { 'conflict/id': t('admin.sod.missing.rule') }),
    ...(owner ? {} : { ownerId: t('admin.sod.missing.owner') }),
    ...(reason.trim() ? {} : { reason: t('admin.sod.missing.reason') }),
    ...(!until || until < today().toString() ? { until: t('admin.policyForm.missing.lastDay') } : endOfDay(until) > latest() ? { until: t('ask.endTooLate', { day: day(latest()) }) } : {}),
  })
}

const useForm = ({ of, rules, person, rule }: Facts) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const check = useCheck()
  const make = useMakeException()
  const { draft, problems, show, change } = useCheckedDraft<Form>(`exception.${of.id}.${person?.id ?? ''}.${rule}`, {
    person: person ?? null,
    rule,
    owner: null,
    reason: '',
    until: '',
  })
  const form = draft.value
  const go = (close: () => void) => {
    const found = check(form)
    const conflict = rules.find((one) => keyOf(one) === form.rule)
    if (Object.keys(found).length > 0 || !form.person || !form.owner || !conflict) return show(found)
    if (make.isPending) return
    const { kind, id } = conflict
    make.mutate(
      { personId: form.person.id, accessPackageId: of.id, conflict: { kind, id }, ownerId: form.owner.id, reason: form.reason.trim(), until: endOfDay(form.until) },
      {
        onSuccess: ({ person: { displayName } }) => {
          notify(t('admin.sod.excepting', { name: displayName }))
          close()
          draft.clear()
        },
        onError: (error) => {
          if (error instanceof GraphError) show(detailsOf(error))
        },
      },
    )
  }
  return { form, draft, change, problems, go, isSending: make.isPending, error: make.error }
}

const RuleField = ({ rules, value, problem, onChange }: { rules: readonly Conflict[]; value: string; problem: string | undefined; onChange: (rule: string) => void }) => {
  const { t } = useTranslation()
  return (
    <Field data-field="conflict/id" label={t('admin.sod.besides')} hint={t('admin.sod.besidesHint')} required validationMessage={problem ?? null}>
      <Select value={value} onChange={(_, data) => onChange(data.value)}>
        <option value="">{t('admin.sod.chooseRule')}</option>
        {rules.map((one) => (
          <option key={keyOf(one)} value={keyOf(one)}>
            {`${one.displayName} (${t(`admin.sod.kinds.${one.kind}`)})`}
          </option>
        ))}
      </Select>
    </Field>
  )
}

const ExceptionForm = (facts: Facts) => {
  const { t } = useTranslation()
  const { form, draft, change, problems, go, isSending, error } = useForm(facts)
  return (
    <>
      <div className={forms.form}>
        <p className={forms.note}>{t('admin.sod.exceptionNote', { name: facts.of.displayName })}</p>
        <Suspense fallback={<Skeleton shape="text" rows={2} />}>
          <PersonPicker name="personId" label={t('admin.person')} hint={t('admin.sod.personHint')} chosen={form.person ?? undefined} problem={problems['personId']} onChange={(person) => change({ person: person ?? null }, 'personId')} />
          <RuleField rules={facts.rules} value={form.rule} problem={problems['conflict/id']} onChange={(rule) => change({ rule }, 'conflict/id')} />
          <PersonPicker name="ownerId" label={t('admin.sod.owner')} hint={t('admin.sod.ownerHint')} chosen={form.owner ?? undefined} without={form.person ? [form.person.id] : []} problem={problems['ownerId']} onChange={(owner) => change({ owner: owner ?? null }, 'ownerId')} />
        </Suspense>
        <Field data-field="reason" label={t('admin.sod.reason')} hint={t('admin.sod.reasonHint')} required validationMessage={problems['reason'] ?? null}>
          <Textarea rows={3} resize="vertical" maxLength={4000} value={form.reason} onChange={(_, { value }) => change({ reason: value }, 'reason')} />
        </Field>
        <LastDayField name="until" label={t('admin.make.lastDay')} hint={t('admin.sod.untilHint')} day={form.until} latest={latest()} problem={problems['until']} onChange={(until) => change({ until }, 'until')} />
      </div>
      <PaneFooter words={t('admin.sod.except')} isSending={isSending} draft={draft} go={go}>
        {!isSending && <Refusal error={error} />}
      </PaneFooter>
    </>
  )
}

const useFacts = (packageId: string) => {
  const [query] = useSearchParams()
  const [personId, kind, conflict] = [query.get('person') ?? '', query.get('kind'), query.get('conflict') ?? '']
  const of = useQuery(adminPackageQuery(packageId))
  const roles = useQuery(roleRulesQuery(packageId))
  const person = useQuery({ ...personQuery(personId), enabled: personId !== '' })
  const named = (its: ConflictKind, list: readonly Person[] = []): Conflict[] => list.map(({ id, displayName }) => ({ kind: its, id, displayName }))
  const rules = [
    ...named('accessPackage', of.data?.incompatibleAccessPackages),
    ...named('group', of.data?.incompatibleGroups),
    ...(roles.data ?? []).map(({ id, displayName, resource }): Conflict => ({ kind: 'resourceRole', id, displayName: `${resource.displayName}: ${displayName}` })),
  ]
  const known = conflictKinds.find((one) => one === kind)
  return {
    broken: [of, roles].find(({ error }) => error),
    isPending: of.isPending || roles.isPending || person.isLoading,
    facts: of.data && { of: of.data, rules, person: person.data && { id: person.data.id, displayName: person.data.displayName }, rule: known ? keyOf({ kind: known, id: conflict }) : '' },
  }
}

export const ExceptionPane = ({ packageId, closeTo }: { packageId: string; closeTo: string }) => {
  const { t } = useTranslation()
  const { facts, broken, isPending } = useFacts(packageId)
  return (
    <Pane title={t('admin.sod.exceptTitle')} closeTo={closeTo}>
      {broken ? <Failure error={broken.error} retry={() => void broken.refetch()} /> : isPending || !facts ? <Skeleton shape="text" rows={5} /> : <ExceptionForm {...facts} />}
    </Pane>
  )
}
