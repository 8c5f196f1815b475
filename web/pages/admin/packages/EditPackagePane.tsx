/** Name, description and visibility of a package. */
import { Checkbox, Field, Input, Textarea } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { useChangePackage, type PackageWords } from '../../../api/admin-packages.ts'
import type { AdminPackage } from '../../../api/admin-types.ts'
import { GraphError } from '../../../api/graph-error.ts'
import { useCheckedDraft } from '../../../forms/checked-draft.ts'
import { detailsOf } from '../../../forms/focus-first.ts'
import forms from '../../../forms/forms.module.css'
import { useNotify } from '../../../ui/notify.tsx'
import { PaneFooter } from '../../../ui/PaneFooter.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import { PackagePane } from './PackagePane.tsx'

const wordsOf = ({ displayName, description, isHidden }: AdminPackage): PackageWords => ({
  displayName,
  description: description ?? '',
  isHidden: isHidden ?? false,
})

const Form = ({ of }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const saving = useChangePackage()
  const { draft, problems, show, change } = useCheckedDraft<PackageWords>(`package-${of.id}`, wordsOf(of))
  const { displayName, description, isHidden } = draft.value
  const before = wordsOf(of)
  const isSame = displayName === before.displayName && description === before.description && isHidden === before.isHidden
  const go = (close: () => void) => {
    if (!displayName.trim()) return show({ displayName: t('admin.make.missing.name') })
    if (saving.isPending) return
    saving.mutate(
      { id: of.id, displayName: displayName.trim(), description: description.trim(), isHidden },
      {
        onSuccess: () => {
          notify(t('admin.policyForm.saved', { name: displayName }))
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
      <Field data-field="displayName" label={t('admin.name')} required validationMessage={problems['displayName'] ?? null}>
        <Input value={displayName} maxLength={256} onChange={(_, { value }) => change({ displayName: value }, 'displayName')} />
      </Field>
      <Field data-field="description" label={t('admin.description')} hint={t('admin.make.descriptionHint')} validationMessage={problems['description'] ?? null}>
        <Textarea value={description} maxLength={2048} rows={4} resize="vertical" onChange={(_, { value }) => change({ description: value }, 'description')} />
      </Field>
      <Checkbox label={t('admin.make.hidden')} checked={isHidden} onChange={(_, { checked }) => change({ isHidden: checked === true })} />
      <PaneFooter words={t('admin.policyForm.save')} isSending={saving.isPending} reason={isSame ? t('admin.policyForm.nothingChanged') : undefined} go={go}>
        <Refusal error={saving.error} />
      </PaneFooter>
    </div>
  )
}

export default function EditPackagePane() {
  const { t } = useTranslation()
  return <PackagePane title={({ displayName }) => t('admin.package.editTitle', { name: displayName })}>{(of) => <Form of={of} />}</PackagePane>
}
