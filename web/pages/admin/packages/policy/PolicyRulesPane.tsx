/** What a policy says beyond Graph: what becomes of holders who no longer fit, reminders, the zone of a fixed end, and its place among rules. */
import { Field, Input } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { ChangedMeanwhile } from '../../../../api/admin-change.ts'
import { policyRulesQuery, useChangePolicyRules, type MoverAction, type PolicyRules } from '../../../../api/admin-packages.ts'
import type { AdminPackage, AdminPolicy } from '../../../../api/admin-types.ts'
import { GraphError } from '../../../../api/graph-error.ts'
import { useEdited } from '../../../../forms/edited.ts'
import { detailsOf } from '../../../../forms/focus-first.ts'
import forms from '../../../../forms/forms.module.css'
import { isSame } from '../../../../forms/same.ts'
import { useNotify } from '../../../../ui/notify.tsx'
import { PaneFooter } from '../../../../ui/PaneFooter.tsx'
import { Refusal } from '../../../../ui/refusal.tsx'
import { Failure, NotFound, Skeleton } from '../../../../ui/states.tsx'
import { Stale } from '../../Stale.tsx'
import { PackagePane } from '../PackagePane.tsx'
import { Choice, Tick } from './fields.tsx'
import { isUsable } from './length.ts'
import { LengthField } from './LengthField.tsx'
import css from './policy.module.css'
import { reminderKinds, rulesChanges, rulesDraftOf, type RulesDraft } from './rules-draft.ts'

const ACTIONS = ['keep', 'tell', 'ask', 'remove'] as const satisfies readonly MoverAction[]
const [GRACE, ORDER, ZONE] = ['whenOutOfScope/gracePeriod', 'order', 'timeZone']
type FieldsProps = {
  draft: RulesDraft
  problems: Readonly<Record<string, string>>
  isAutomatic: boolean
  change: (part: Partial<RulesDraft>, ...fields: string[]) => void
}

const Fields = ({ draft, problems, isAutomatic, change }: FieldsProps) => {
  const { t } = useTranslation()
  const { action, grace, hasZone, zone, order } = draft
  return (
    <>
      {isAutomatic ? (
        <Field data-field={ORDER} label={t('admin.policyRules.order')} hint={t('admin.policyRules.orderHint')} validationMessage={problems[ORDER] ?? null}>
          <Input type="number" min={0} max={10_000} value={order} onChange={(_, { value }) => change({ order: value }, ORDER)} />
        </Field>
      ) : (
        <>
          <Choice
            label={t('admin.policyRules.whenOutOfScope')}
            hint={t('admin.policyRules.whenOutOfScopeHint')}
            of={ACTIONS}
            value={action}
            words={(one) => t(`admin.policyRules.actions.${one}`)}
            onChange={(next) => change({ action: next }, GRACE)}
          />
          {(action === 'ask' || action === 'remove') && (
            <LengthField
              name={GRACE}
              label={t(action === 'ask' ? 'admin.policyRules.askGrace' : 'admin.policyRules.removeGrace')}
              value={grace}
              problem={problems[GRACE]}
              onChange={(next) => change({ grace: next }, GRACE)}
            />
          )}
          <Choice
            label={t('admin.policyRules.reminders')}
            of={[...reminderKinds, ...(draft.reminders === 'kept' ? (['kept'] as const) : [])]}
            value={draft.reminders}
            words={(one) => t(`admin.policyRules.remind.${one}`)}
            onChange={(reminders) => change({ reminders })}
          />
        </>
      )}
      <Tick
        label={t('admin.policyRules.hasZone')}
        hint={t('admin.policyRules.hasZoneHint')}
        checked={hasZone}
        onChange={(on) => change({ hasZone: on }, ZONE)}
      />
      {hasZone && (
        <Field
          data-field={ZONE}
          label={t('admin.policyRules.zone')}
          hint={t('admin.policyRules.zoneHint')}
          required
          validationMessage={problems[ZONE] ?? null}
          className={css.narrow ?? ''}
        >
          <Input value={zone} list="zones" onChange={(_, { value }) => change({ zone: value }, ZONE)} />
        </Field>
      )}
      <datalist id="zones">
        {Intl.supportedValuesOf('timeZone').map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </datalist>
    </>
  )
}

const Form = ({ policy, rules }: { policy: AdminPolicy; rules: PolicyRules }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const saving = useChangePolicyRules()
  const { draft, form, problems, show, change, ...edited } = useEdited<RulesDraft>(`rules-${policy.id}`, rulesDraftOf(rules))
  const isStale = edited.isStale || saving.error instanceof ChangedMeanwhile
  const changes = rulesChanges(form, rules)
  const reason = isStale ? t('admin.stale.first') : Object.keys(changes).length === 0 ? t('admin.policyForm.nothingChanged') : undefined
  const go = (close: () => void) => {
    if (!isUsable(form.grace)) return show({ [GRACE]: t('admin.policyForm.missing.length') })
    if (saving.isPending) return
    saving.mutate(
      { id: policy.id, changes, isAsRead: (now) => isSame(now, rules) },
      {
        onSuccess: () => {
          notify(t('admin.policyForm.saved', { name: policy.displayName }))
          draft.clear()
          close()
        },
        onError: (error) => {
          if (error instanceof GraphError) show(detailsOf(error))
        },
      },
    )
  }
  return (
    <div className={forms.form}>
      <Fields draft={form} problems={problems} isAutomatic={!!policy.automaticRequestSettings} change={change as FieldsProps['change']} />
      <PaneFooter
        words={t('admin.policyForm.save')}
        isSending={saving.isPending}
        reason={reason}
        draft={draft}
        go={go}
      >
        {isStale ? <Stale anew={draft.clear} /> : <Refusal error={saving.error} />}
      </PaneFooter>
    </div>
  )
}

const Rules = ({ of: { assignmentPolicies = [] }, policyId }: { of: AdminPackage; policyId: string }) => {
  const policy = assignmentPolicies.find(({ id }) => id === policyId)
  const { data, error, refetch } = useQuery({ ...policyRulesQuery(policyId), enabled: policy !== undefined })
  if (!policy) return <NotFound inside />
  if (data) return <Form key={JSON.stringify(data)} policy={policy} rules={data} />
  return error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton rows={4} shape="text" />
}

export default function PolicyRulesPane() {
  const { t } = useTranslation()
  const { policyId = '' } = useParams()
  return (
    <PackagePane
      tab="policies"
      title={({ assignmentPolicies }) => t('admin.policyRules.of', { name: assignmentPolicies?.find(({ id }) => id === policyId)?.displayName ?? '' })}
    >
      {(of) => <Rules of={of} policyId={policyId} />}
    </PackagePane>
  )
}
