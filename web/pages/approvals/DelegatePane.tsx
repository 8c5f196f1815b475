/** Names somebody who decides in one's place: who, from when until when, and on what. */
import { Field, Input, Radio, RadioGroup, Select } from '@fluentui/react-components'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useDelegate } from '../../api/changes.ts'
import { GraphError } from '../../api/graph-error.ts'
import { approvalHistory, delegationsQuery, pendingApprovals, rowsOf } from '../../api/queries.ts'
import type { NewDelegation, Person } from '../../api/types.ts'
import { endOfDay, startOfDay, today } from '../../clock.ts'
import { useCheckedDraft } from '../../forms/checked-draft.ts'
import { detailsOf } from '../../forms/focus-first.ts'
import forms from '../../forms/forms.module.css'
import { paths } from '../../paths.ts'
import { useMe } from '../../session.ts'
import { useFormats } from '../../texts/format.ts'
import { useNotify } from '../../ui/notify.tsx'
import { Pane } from '../../ui/Pane.tsx'
import { PaneFooter } from '../../ui/PaneFooter.tsx'
import { Refusal } from '../../ui/refusal.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { SwitchedOff } from './Delegations.tsx'

const PersonPicker = lazy(() => import('../../forms/PersonPicker.tsx'))

type Form = { person: Person | null; from: string; until: string; scope: 'all' | 'one'; packageId: string }

/** For most absences that is long enough, and nobody decides for one by an oversight for years. */
const PROPOSED = { days: 14 }

/** Fields have the names that the server gives them in a refusal. */
const useCheck = () => {
  const { t } = useTranslation()
  return ({ person, from, until, scope, packageId }: Form): Record<string, string> => {
    const problems: Record<string, string> = {}
    if (!person) problems['delegateId'] = t('delegates.whoMissing')
    if (from && from < today().toString()) problems['startDateTime'] = t('delegates.fromPast')
    if (until && until < today().toString()) problems['endDateTime'] = t('ask.endPast')
    else if (until && from && until < from) problems['endDateTime'] = t('delegates.untilBefore')
    if (scope === 'one' && !packageId) problems['accessPackageId'] = t('delegates.packageMissing')
    return problems
  }
}

/** A start today means at once, so none is sent. */
const toDelegation = ({ from, until, scope, packageId }: Form, delegateId: string): NewDelegation => ({
  delegateId,
  ...(from > today().toString() ? { startDateTime: startOfDay(from) } : {}),
  ...(until ? { endDateTime: endOfDay(until) } : {}),
  ...(scope === 'one' ? { accessPackageId: packageId } : {}),
})

const useForm = () => {
  const { t } = useTranslation()
  const format = useFormats()
  const notify = useNotify()
  const check = useCheck()
  const delegate = useDelegate()
  const { draft, problems, show, change } = useCheckedDraft<Form>('delegate', { person: null, from: '', until: today().add(PROPOSED).toString(), scope: 'all', packageId: '' })
  const form = draft.value
  const go = (close: () => void) => {
    const found = check(form)
    const person = form.person
    if (Object.keys(found).length > 0 || !person) return show(found)
    if (delegate.isPending) return
    delegate.mutate(toDelegation(form, person.id), {
      onSuccess: () => {
        const name = person.displayName
        notify(form.from > today().toString() ? t('delegates.donePlanned', { name, day: format.day(startOfDay(form.from)) }) : t('delegates.done', { name }))
        close()
        draft.clear()
      },
      onError: (error) => {
        if (error instanceof GraphError) show(detailsOf(error))
      },
    })
  }
  return { form, draft, change, problems, go, isSending: delegate.isPending, error: delegate.error }
}
type State = ReturnType<typeof useForm>

/** The packages on which one decides, as far as one has been asked. */
const usePackages = (): [id: string, name: string][] => {
  const waiting = useQuery(pendingApprovals).data ?? []
  const past = rowsOf(useInfiniteQuery(approvalHistory).data)
  const named = new Map([...waiting, ...past].flatMap(({ accessPackage }) => (accessPackage ? [[accessPackage.id, accessPackage.displayName] as const] : [])))
  return [...named].sort(([, a], [, b]) => a.localeCompare(b))
}

const Scope = ({ state }: { state: State }) => {
  const { t } = useTranslation()
  const packages = usePackages()
  const { form, change, problems } = state
  if (packages.length === 0) return null
  return (
    <div className={forms.group}>
      <Field label={t('delegates.scope')}>
        <RadioGroup value={form.scope} onChange={(_, { value }) => change({ scope: value as Form['scope'] }, 'accessPackageId')}>
          <Radio value="all" label={t('delegates.all')} />
          <Radio value="one" label={t('delegates.one')} />
        </RadioGroup>
      </Field>
      {form.scope === 'one' && (
        <Field
          data-field="accessPackageId"
          label={t('delegates.package')}
          hint={t('delegates.packageHint')}
          required
          validationMessage={problems['accessPackageId'] ?? null}
        >
          <Select value={form.packageId} onChange={(_, { value }) => change({ packageId: value }, 'accessPackageId')}>
            <option value="">{t('ask.choose')}</option>
            {packages.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )}
    </div>
  )
}

const Period = ({ state }: { state: State }) => {
  const { t } = useTranslation()
  const { form, change, problems } = state
  const min = today().toString()
  return (
    <div className={forms.dates}>
      <Field data-field="startDateTime" label={t('delegates.from')} hint={t('delegates.fromHint')} validationMessage={problems['startDateTime'] ?? null}>
        <Input type="date" min={min} value={form.from} onChange={(_, { value }) => change({ from: value }, 'startDateTime')} />
      </Field>
      <Field data-field="endDateTime" label={t('delegates.until')} hint={form.until ? t('delegates.untilHint') : t('delegates.endless')} validationMessage={problems['endDateTime'] ?? null}>
        <Input type="date" min={form.from || min} value={form.until} onChange={(_, { value }) => change({ until: value }, 'endDateTime')} />
      </Field>
    </div>
  )
}

const DelegateForm = () => {
  const { t } = useTranslation()
  const me = useMe()
  const state = useForm()
  const { form, change, problems } = state
  return (
    <>
      <div className={forms.form}>
        <Suspense fallback={<Skeleton shape="text" rows={1} />}>
          <PersonPicker
            name="delegateId"
            label={t('delegates.who')}
            hint={t('delegates.whoHint')}
            chosen={form.person ?? undefined}
            without={[me.id]}
            problem={problems['delegateId']}
            onChange={(person) => change({ person: person ?? null }, 'delegateId')}
          />
        </Suspense>
        <Period state={state} />
        <Scope state={state} />
        <p className={forms.note}>{t('delegates.note')}</p>
      </div>
      <PaneFooter words={t('delegates.submit')} isSending={state.isSending} draft={state.draft} go={state.go}>
        {!state.isSending && <Refusal error={state.error} />}
      </PaneFooter>
    </>
  )
}

export default function DelegatePane() {
  const { t } = useTranslation()
  const isOff = useQuery(delegationsQuery).data?.['@latchkey.isEnabled'] === false
  return (
    <Pane title={t('delegates.pane')} closeTo={paths.approvals({ tab: 'delegates' })}>
      {isOff ? <SwitchedOff /> : <DelegateForm />}
    </Pane>
  )
}
