/** A policy of a package, new or as it is, with the way of a request drawn beside it. What was filled in survives going away. */
import { Spinner } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { ChangedMeanwhile } from '../../../../api/admin-change.ts'
import { useAddPolicy, useChangePolicy, type WholePolicy } from '../../../../api/admin-policies.ts'
import type { AdminPackage } from '../../../../api/admin-types.ts'
import { GraphError } from '../../../../api/graph-error.ts'
import { today } from '../../../../clock.ts'
import { useEdited } from '../../../../forms/edited.ts'
import { detailsOf } from '../../../../forms/focus-first.ts'
import { isSame } from '../../../../forms/same.ts'
import { paths } from '../../../../paths.ts'
import { ActionButton } from '../../../../ui/buttons.tsx'
import { useNotify } from '../../../../ui/notify.tsx'
import { Refusal } from '../../../../ui/refusal.tsx'
import { Restored } from '../../../../ui/Restored.tsx'
import admin from '../../admin.module.css'
import { Stale } from '../../Stale.tsx'
import { PolicyFlow } from '../PolicyFlow.tsx'
import { zoneDays } from './days.ts'
import type { PolicyFieldsProps } from './fields.tsx'
import { missingIn } from './missing-in.ts'
import { PolicyFields } from './PolicyFields.tsx'
import css from './policy.module.css'
import { newPolicy, type PolicyDraft } from './policy-draft.ts'
import { changesOf, draftOf, policyOf } from './policy-mapping.ts'
import { useAsItIs, useMissingTexts } from './use-policy-texts.ts'
import { WhoCouldAsk } from './WhoCouldAsk.tsx'

const useEditing = (of: AdminPackage, policy: WholePolicy | undefined) => {
  const { t } = useTranslation()
  const asked = policy ? draftOf(policy, zoneDays) : null
  const edited = useEdited<PolicyDraft>(`policy-${policy?.id ?? `new-${of.id}`}`, asked, newPolicy(t('admin.policyForm.newName')))
  return { ...edited, changes: policy ? changesOf(edited.form, policy, zoneDays) : undefined }
}

const useSaving = (of: AdminPackage, policy: WholePolicy | undefined, { draft, form, changes, show }: ReturnType<typeof useEditing>) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const navigate = useNavigate()
  const missing = useMissingTexts()
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
    const found = missing(missingIn(form, today().toString(), policy && draftOf(policy, zoneDays).lastDay))
    if (Object.keys(found).length > 0) return show(found)
    if (saving.isPending) return
    if (policy) change.mutate({ id: policy.id, changes: changes!, isAsRead: (now) => isSame(now, policy) }, done)
    else add.mutate({ packageId: of.id, policy: policyOf(form, zoneDays) }, done)
  }
  const { error } = saving
  return { go, isSending: saving.isPending, error }
}

export const PolicyEditor = ({ of, policy }: { of: AdminPackage; policy?: WholePolicy | undefined }) => {
  const { t } = useTranslation()
  const asItIs = useAsItIs()
  const editing = useEditing(of, policy)
  const { draft, problems, change, form, changes } = editing
  const { go, isSending, error } = useSaving(of, policy, editing)
  const isStale = editing.isStale || error instanceof ChangedMeanwhile
  const shown = policyOf(form, zoneDays, policy)
  const nothing = changes && Object.keys(changes).length === 0
  const reason = isStale ? t('admin.stale.first') : nothing ? t('admin.policyForm.nothingChanged') : undefined
  return (
    <>
      {draft.restored && <Restored anew={draft.clear} />}
      <div className={css.columns}>
        <div className={css.form}>
          <PolicyFields
            title={t('admin.make.basics')}
            draft={form}
            problems={problems}
            change={change as PolicyFieldsProps['change']}
            asItIs={asItIs(policy)}
          />
        </div>
        <aside className={css.beside} aria-label={t('admin.make.preview')}>
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
          <h2 className={admin.heading}>{t('admin.make.preview')}</h2>
          <PolicyFlow policy={{ ...shown, id: policy?.id ?? 'draft' }} />
          <WhoCouldAsk catalogId={of.catalog?.id} place={{ accessPackageId: of.id, ...(policy ? { policyId: policy.id } : {}) }} policy={shown} />
        </aside>
      </div>
    </>
  )
}
