/** Makes a catalog, or changes one: its name, what it is for, and whether anything in it can be asked for. */
import { Field, Input, Switch, Textarea } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate, useParams } from 'react-router'
import { ChangedMeanwhile } from '../../../api/admin-change.ts'
import { useCreateCatalog, useUpdateCatalog, type CatalogInput } from '../../../api/admin-catalogs.ts'
import { catalogQuery } from '../../../api/admin.ts'
import type { AdminCatalog } from '../../../api/admin-types.ts'
import { GraphError } from '../../../api/graph-error.ts'
import { useEdited } from '../../../forms/edited.ts'
import { detailsOf, isToldAt } from '../../../forms/focus-first.ts'
import forms from '../../../forms/forms.module.css'
import { isSame } from '../../../forms/same.ts'
import { paths } from '../../../paths.ts'
import { useNotify } from '../../../ui/notify.tsx'
import { Pane } from '../../../ui/Pane.tsx'
import { PaneFooter } from '../../../ui/PaneFooter.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import { Failure, Skeleton } from '../../../ui/states.tsx'
import { Stale } from '../Stale.tsx'
import { useMay } from '../use-may.ts'

type Form = { displayName: string; description: string; isEnabled: boolean; isExternallyVisible: boolean }
const emptyForm: Form = { displayName: '', description: '', isEnabled: true, isExternallyVisible: true }
const formOf = ({ displayName, description, state, isExternallyVisible }: AdminCatalog): Form => ({
  displayName,
  description: description ?? '',
  isEnabled: state === 'published',
  isExternallyVisible: isExternallyVisible ?? false,
})
const toInput = ({ displayName, description, isEnabled, isExternallyVisible }: Form): CatalogInput => ({
  displayName: displayName.trim(),
  description: description.trim() || null,
  state: isEnabled ? 'published' : 'unpublished',
  isExternallyVisible,
})
/** What of a catalog each field is about. */
const MEMBERS = { displayName: 'displayName', description: 'description', isEnabled: 'state', isExternallyVisible: 'isExternallyVisible' } as const
const toChanges = (form: Form, changed: Partial<Form>): Partial<CatalogInput> => {
  const input = toInput(form)
  return Object.fromEntries((Object.keys(changed) as (keyof Form)[]).map((field) => [MEMBERS[field], input[MEMBERS[field]]]))
}

type FieldsProps = { value: Form; problems: Readonly<Record<string, string>>; change: (part: Partial<Form>, ...fields: string[]) => void }

const Fields = ({ value, problems, change }: FieldsProps) => {
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

type FormProps = {
  name: string
  /** The catalog as it is; none where it is to be made. */
  of?: AdminCatalog
  words: string
  save: { isPending: boolean; error: Error | null; reset: () => void; send: (form: Form, changed: Partial<Form>) => Promise<(close: () => void) => void> }
}

const CatalogForm = ({ name, of, words, save }: FormProps) => {
  const { t } = useTranslation()
  const { draft, form, changed, problems, show, change, ...edited } = useEdited<Form>(name, of ? formOf(of) : null, emptyForm)
  const isStale = edited.isStale || save.error instanceof ChangedMeanwhile
  const underWay = useRef(false)
  const go = (close: () => void) => {
    if (!form.displayName.trim()) return show({ displayName: t('admin.make.missing.name') })
    if (underWay.current) return
    underWay.current = true
    save
      .send(form, changed)
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
  const anew = () => {
    draft.clear()
    save.reset()
  }
  const nothing = of && Object.keys(changed).length === 0 ? t('admin.policyForm.nothingChanged') : undefined
  return (
    <>
      <div className={forms.form}>
        <Fields value={form} problems={problems} change={change as FieldsProps['change']} />
      </div>
      <PaneFooter words={words} isSending={save.isPending} reason={isStale ? t('admin.stale.first') : nothing} draft={draft} go={go}>
        {isStale ? <Stale anew={anew} /> : !save.isPending && !isToldAt(save.error, ...Object.values(MEMBERS)) && <Refusal error={save.error} />}
      </PaneFooter>
    </>
  )
}

export const NewCatalogPane = () => {
  const { t } = useTranslation()
  const notify = useNotify()
  const navigate = useNavigate()
  const may = useMay()
  const create = useCreateCatalog()
  const send = async (form: Form) => {
    const { id, displayName } = await create.mutateAsync(toInput(form))
    notify(t('admin.govern.made', { name: displayName }))
    return () => void navigate(paths.adminCatalog(id))
  }
  return (
    <Pane title={t('admin.govern.new')} closeTo={paths.adminCatalogs() + useLocation().search} mayNot={may('catalog.create') ? undefined : t('admin.mayNot.newCatalog')}>
      <CatalogForm name="catalog" words={t('admin.govern.create')} save={{ ...create, send }} />
    </Pane>
  )
}

export const EditCatalogPane = () => {
  const { t } = useTranslation()
  const notify = useNotify()
  const { id = '' } = useParams()
  const may = useMay()
  const { data, error, refetch } = useQuery(catalogQuery(id))
  const update = useUpdateCatalog(id)
  const send = async (form: Form, changed: Partial<Form>) => {
    await update.mutateAsync({ changes: toChanges(form, changed), isAsRead: (now) => isSame(formOf(now), data && formOf(data)) })
    notify(t('admin.govern.saved', { name: form.displayName.trim() }))
    return (close: () => void) => close()
  }
  return (
    <Pane title={t('admin.govern.edit')} closeTo={paths.adminCatalog(id)} mayNot={may('catalog.update', id) ? undefined : t('admin.mayNot.editCatalog')}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton shape="text" rows={4} />}
      {data && (
        // What was read begins the draft: another catalog is another draft.
        <CatalogForm key={JSON.stringify(formOf(data))} name={`catalog.${id}`} of={data} words={t('admin.govern.save')} save={{ ...update, send }} />
      )}
    </Pane>
  )
}
