/** Name, description and visibility of a package. */
import { Checkbox, Field, Input, Textarea } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { ChangedMeanwhile } from '../../../api/admin-change.ts'
import { useChangePackage, type PackageWords } from '../../../api/admin-packages.ts'
import type { AdminPackage } from '../../../api/admin-types.ts'
import type { AccessPackage } from '../../../api/types.ts'
import { GraphError } from '../../../api/graph-error.ts'
import { useEdited } from '../../../forms/edited.ts'
import { detailsOf, isToldAt } from '../../../forms/focus-first.ts'
import forms from '../../../forms/forms.module.css'
import { isSame } from '../../../forms/same.ts'
import { useNotify } from '../../../ui/notify.tsx'
import { PaneFooter } from '../../../ui/PaneFooter.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import { Stale } from '../Stale.tsx'
import { PackagePane } from './PackagePane.tsx'

const wordsOf = ({ displayName, description, isHidden }: AccessPackage): PackageWords => ({
  displayName,
  description: description ?? '',
  isHidden: isHidden ?? false,
})

const trimmed = ({ displayName, description, ...others }: Partial<PackageWords>): Partial<PackageWords> => ({
  ...others,
  ...(displayName === undefined ? {} : { displayName: displayName.trim() }),
  ...(description === undefined ? {} : { description: description.trim() }),
})

const Form = ({ of }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const saving = useChangePackage()
  const { draft, form, changed, problems, show, change, ...edited } = useEdited<PackageWords>(`package-${of.id}`, wordsOf(of))
  const { displayName, description, isHidden } = form
  const isStale = edited.isStale || saving.error instanceof ChangedMeanwhile
  const reason = isStale ? t('admin.stale.first') : Object.keys(changed).length === 0 ? t('admin.policyForm.nothingChanged') : undefined
  const go = (close: () => void) => {
    if (!displayName.trim()) return show({ displayName: t('admin.make.missing.name') })
    if (saving.isPending) return
    saving.mutate(
      { id: of.id, changes: trimmed(changed), isAsRead: (now) => isSame(wordsOf(now), wordsOf(of)) },
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
      <PaneFooter words={t('admin.policyForm.save')} isSending={saving.isPending} reason={reason} draft={draft} go={go}>
        {isStale ? <Stale anew={draft.clear} /> : !isToldAt(saving.error, 'displayName', 'description') && <Refusal error={saving.error} />}
      </PaneFooter>
    </div>
  )
}

export default function EditPackagePane() {
  const { t } = useTranslation()
  return <PackagePane title={({ displayName }) => t('admin.package.editTitle', { name: displayName })}>{(of) => <Form key={JSON.stringify(wordsOf(of))} of={of} />}</PackagePane>
}
