/** Makes a catalog, or changes one: its name, what it is for, and whether anything in it can be asked for. */
import { Field, Input, Switch, Textarea } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate, useParams } from 'react-router'
import { useCreateCatalog, useUpdateCatalog, type CatalogInput } from '../../../api/admin-catalogs.ts'
import { catalogQuery } from '../../../api/admin.ts'
import { GraphError } from '../../../api/graph-error.ts'
import { useCheckedDraft, type CheckedDraft } from '../../../forms/checked-draft.ts'
import { detailsOf } from '../../../forms/focus-first.ts'
import forms from '../../../forms/forms.module.css'
import { paths } from '../../../paths.ts'
import { useNotify } from '../../../ui/notify.tsx'
import { Pane } from '../../../ui/Pane.tsx'
import { PaneFooter } from '../../../ui/PaneFooter.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import { Failure, Skeleton } from '../../../ui/states.tsx'
import { Restored } from '../Restored.tsx'

type Form = { displayName: string; description: string; isEnabled: boolean; isExternallyVisible: boolean }
const emptyForm: Form = { displayName: '', description: '', isEnabled: true, isExternallyVisible: true }
const toInput = ({ displayName, description, isEnabled, isExternallyVisible }: Form): CatalogInput => ({
  displayName: displayName.trim(),
  description: description.trim() || null,
  state: isEnabled ? 'published' : 'unpublished',
  isExternallyVisible,
})

const Fields = ({ draft: { value }, problems, change }: CheckedDraft<Form, Record<string, string>>) => {
  const { t } = useTranslation()
  return (
    <>
      <Field data-field="displayName" label={t('admin.name')} hint={t('admin.govern.nameHint')} required validationMessage={problems['displayName'] ?? null}>
        <Input value={value.displayName} maxLength={256} onChange={(_, data) => change({ displayName: data.value }, 'displayName')} />
      </Field>
      <Field
        data-field="description"
        label={t('admin.description')}
        hint={t('admin.govern.descriptionHint')}
        validationMessage={problems['description'] ?? null}
      >
        <Textarea
          value={value.description}
          maxLength={1024}
          rows={3}
          resize="vertical"
          onChange={(_, data) => change({ description: data.value }, 'description')}
        />
      </Field>
      <Field data-field="state" hint={t('admin.govern.enabledHint')} validationMessage={problems['state'] ?? null}>
        <Switch label={t('admin.catalogs.enabled')} checked={value.isEnabled} onChange={(_, { checked }) => change({ isEnabled: checked }, 'state')} />
      </Field>
      <Field data-field="isExternallyVisible" hint={t('admin.govern.externalHint')} validationMessage={problems['isExternallyVisible'] ?? null}>
        <Switch
          label={t('admin.catalogs.external')}
          checked={value.isExternallyVisible}
          onChange={(_, { checked }) => change({ isExternallyVisible: checked }, 'isExternallyVisible')}
        />
      </Field>
    </>
  )
}

type FormProps = { name: string; initial: Form; words: string; save: { isPending: boolean; error: Error | null; send: (form: Form) => Promise<(close: () => void) => void> } }

const CatalogForm = ({ name, initial, words, save }: FormProps) => {
  const { t } = useTranslation()
  const form = useCheckedDraft<Form>(name, initial)
  const { draft, show } = form
  const underWay = useRef(false)
  const go = (close: () => void) => {
    if (!draft.value.displayName.trim()) return show({ displayName: t('admin.make.missing.name') })
    if (underWay.current) return
    underWay.current = true
    save
      .send(draft.value)
      .then(
        (leave) => {
          draft.clear()
          leave(close)
        },
        (error: unknown) => {
          if (error instanceof GraphError) show(detailsOf(error))
        },
      )
      .finally(() => {
        underWay.current = false
      })
  }
  return (
    <>
      <div className={forms.form}>
        {draft.restored && <Restored anew={draft.clear} />}
        <Fields {...form} />
      </div>
      <PaneFooter words={words} isSending={save.isPending} go={go}>
        {!save.isPending && <Refusal error={save.error} />}
      </PaneFooter>
    </>
  )
}

export const NewCatalogPane = () => {
  const { t } = useTranslation()
  const notify = useNotify()
  const navigate = useNavigate()
  const create = useCreateCatalog()
  const send = async (form: Form) => {
    const { id, displayName } = await create.mutateAsync(toInput(form))
    notify(t('admin.govern.made', { name: displayName }))
    return () => void navigate(paths.adminCatalog(id))
  }
  return (
    <Pane title={t('admin.govern.new')} closeTo={paths.adminCatalogs() + useLocation().search}>
      <CatalogForm name="catalog" initial={emptyForm} words={t('admin.govern.create')} save={{ ...create, send }} />
    </Pane>
  )
}

export const EditCatalogPane = () => {
  const { t } = useTranslation()
  const notify = useNotify()
  const { id = '' } = useParams()
  const { data, error, refetch } = useQuery(catalogQuery(id))
  const update = useUpdateCatalog(id)
  const send = async (form: Form) => {
    await update.mutateAsync(toInput(form))
    notify(t('admin.govern.saved', { name: form.displayName.trim() }))
    return (close: () => void) => close()
  }
  return (
    <Pane title={t('admin.govern.edit')} closeTo={paths.adminCatalog(id)}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton shape="text" rows={4} />}
      {data && (
        <CatalogForm
          name={`catalog.${id}`}
          initial={{
            displayName: data.displayName,
            description: data.description ?? '',
            isEnabled: data.state === 'published',
            isExternallyVisible: data.isExternallyVisible ?? false,
          }}
          words={t('admin.govern.save')}
          save={{ ...update, send }}
        />
      )}
    </Pane>
  )
}
