/** A policy that assigns by itself. Its rule is checked and tried by the server while one types; what was filled in survives going away. */
import { Spinner } from '@fluentui/react-components'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { ChangedMeanwhile } from '../../../../api/admin-change.ts'
import { automaticPreviewQuery, useAddPolicy, useChangePolicy, type PolicyBody, type WholePolicy } from '../../../../api/admin-policies.ts'
import type { AdminPackage } from '../../../../api/admin-types.ts'
import { GraphError } from '../../../../api/graph-error.ts'
import { useEdited } from '../../../../forms/edited.ts'
import { detailsOf } from '../../../../forms/focus-first.ts'
import { isSame } from '../../../../forms/same.ts'
import { paths } from '../../../../paths.ts'
import { ActionButton } from '../../../../ui/buttons.tsx'
import { useNotify } from '../../../../ui/notify.tsx'
import { Refusal } from '../../../../ui/refusal.tsx'
import { Restored } from '../../../../ui/Restored.tsx'
import { useSettled } from '../../../../ui/use-settled.ts'
import { Stale } from '../../Stale.tsx'
import { automaticChangesOf, automaticDraftOf, automaticMissing, automaticPolicyOf, newAutomatic, settingsOf, type AutomaticDraft } from './automatic-draft.ts'
import { AutomaticFields } from './AutomaticFields.tsx'
import { AutomaticOutcome } from './AutomaticOutcome.tsx'
import { isUsable } from './length.ts'
import css from './policy.module.css'

type Props = { of: AdminPackage; policy?: WholePolicy | undefined }

const useEditing = ({ of, policy }: Props) => {
  const asked = policy ? automaticDraftOf(policy) : null
  const edited = useEdited<AutomaticDraft>(`automatic-${policy?.id ?? `new-${of.id}`}`, asked, newAutomatic)
  return { ...edited, changes: policy && automaticChangesOf(edited.form, policy) }
}

const useSaving = ({ of, policy }: Props, { draft, form, changes, show }: ReturnType<typeof useEditing>) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const navigate = useNavigate()
  const [add, change] = [useAddPolicy(), useChangePolicy()]
  const saving = policy ? change : add
  const done = {
    onSuccess: () => {
      notify(t(policy ? 'admin.policyForm.saved' : 'admin.policyForm.added', { name: form.displayName }))
      draft.clear()
      void navigate(paths.adminPackage(of.id, 'policies'))
    },
    onError: (error: Error) => {
      if (error instanceof GraphError) show(detailsOf(error))
    },
  }
  const go = () => {
    const found = Object.entries(automaticMissing(form)).map(([field, missing]) => [field, t(`admin.policyForm.missing.${missing}`)])
    if (found.length > 0) return show(Object.fromEntries(found) as Record<string, string>)
    if (saving.isPending) return
    if (policy) change.mutate({ id: policy.id, changes: changes!, isAsRead: (now) => isSame(now, policy) }, done)
    else add.mutate({ packageId: of.id, policy: automaticPolicyOf(form) as PolicyBody }, done)
  }
  const { error } = saving
  return { go, isSending: saving.isPending, error }
}

/** The server's view of the rule a moment after the last key. */
const useOutcome = ({ of, policy }: Props, form: AutomaticDraft) => {
  const settings = settingsOf(isUsable(form.grace) ? form : { ...form, hasGrace: false })
  const body = { accessPackageId: of.id, ...(policy ? { policyId: policy.id } : {}), membershipRule: form.rule, automaticRequestSettings: settings }
  const draft = useSettled(JSON.stringify(body))
  const rule = (JSON.parse(draft) as typeof body).membershipRule
  const result = useQuery({ ...automaticPreviewQuery(draft), enabled: rule.trim() !== '', placeholderData: keepPreviousData })
  const ruleProblem = rule.trim() && result.error instanceof GraphError ? (detailsOf(result.error)['membershipRule'] ?? undefined) : undefined
  return { rule, result, ruleProblem }
}

export const AutomaticEditor = (props: Props) => {
  const { t } = useTranslation()
  const { policy } = props
  const editing = useEditing(props)
  const { draft, problems, change, form, changes } = editing
  const { go, isSending, error } = useSaving(props, editing)
  const isStale = editing.isStale || error instanceof ChangedMeanwhile
  const { rule, result, ruleProblem } = useOutcome(props, form)
  const nothing = changes && Object.keys(changes).length === 0
  const reason = isStale ? t('admin.stale.first') : nothing ? t('admin.policyForm.nothingChanged') : undefined
  return (
    <>
      {draft.restored && <Restored anew={draft.clear} />}
      <div className={css.columns}>
        <div className={css.form}>
          <AutomaticFields
            draft={form}
            problems={problems}
            ruleProblem={ruleProblem}
            change={change as (part: Partial<AutomaticDraft>, ...fields: string[]) => void}
          />
        </div>
        <aside className={css.beside} aria-label={t('admin.automatic.preview')}>
          <div className={css.foot}>
            {isStale ? <Stale anew={draft.clear} /> : <Refusal error={error} />}
            <ActionButton
              size="large"
              appearance="primary"
              reason={reason ?? (isSending ? t('common.saving') : undefined)}
              icon={isSending ? <Spinner size="tiny" /> : null}
              onClick={go}
            >
              {t(policy ? 'admin.policyForm.save' : 'admin.policyForm.addPolicy')}
            </ActionButton>
          </div>
          <AutomaticOutcome rule={rule} result={result} hasProblem={ruleProblem !== undefined} />
        </aside>
      </div>
    </>
  )
}
