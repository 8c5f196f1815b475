/** Makes an access package on one page, with the way that a request will take drawn beside it. It can be left and come back to. */
import { Checkbox, Field, Input, Select, Spinner, Textarea } from '@fluentui/react-components'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { catalogsQuery } from '../../../api/admin.ts'
import { GraphError } from '../../../api/graph-error.ts'
import { rowsOf } from '../../../api/queries.ts'
import { startOfDay, today } from '../../../clock.ts'
import { useCheckedDraft } from '../../../forms/checked-draft.ts'
import { detailsOf } from '../../../forms/focus-first.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { ActionButton } from '../../../ui/buttons.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import surface from '../../../ui/surface.module.css'
import { Breadcrumb } from '../Breadcrumb.tsx'
import admin from '../admin.module.css'
import { PolicyFlow } from '../packages/PolicyFlow.tsx'
import css from './new-package.module.css'
import { emptyDraft, missingIn, policyOf, type PackageDraft } from './package-draft.ts'
import { LifecycleFields, RequestFields, type FieldsProps } from './PolicyFields.tsx'
import { RolesField } from './RolesField.tsx'
import { useCreatePackage } from './use-create-package.ts'

/** The day is included: access ends when the next one begins. */
const endOf = (day: string): string => startOfDay(Temporal.PlainDate.from(day).add({ days: 1 }).toString())

const useMaking = () => {
  const { t } = useTranslation()
  const notify = useNotify()
  const navigate = useNavigate()
  const [query] = useSearchParams()
  const making = useCreatePackage()
  const { draft, problems, show, change } = useCheckedDraft<PackageDraft>('new-package', { ...emptyDraft, catalogId: query.get('catalog') ?? '' })
  const policy = policyOf(draft.value, t('admin.make.firstPolicy'), endOf)
  const go = () => {
    const missing = missingIn(draft.value, today().toString())
    if (missing.length > 0) return show(Object.fromEntries(missing.map((field) => [field, t(`admin.make.missing.${field}`)])))
    if (making.isPending) return
    making.mutate(
      { draft: draft.value, policy, onMade: (made) => draft.change(made) },
      {
        onSuccess: (id) => {
          notify(t('admin.make.done', { name: draft.value.name }))
          draft.clear()
          void navigate(paths.adminPackage(id, 'policies'))
        },
        onError: (error) => {
          const details = error instanceof GraphError ? detailsOf(error) : {}
          show({ ...details, ...(details['displayName'] ? { name: details['displayName'] } : {}) })
        },
      },
    )
  }
  return { draft, problems, change, policy, go, isSending: making.isPending, error: making.error }
}

const Basics = ({ draft, problems, change }: FieldsProps) => {
  const { t } = useTranslation()
  const catalogs = rowsOf(useInfiniteQuery(catalogsQuery(useAdministration(), { search: '', order: 'displayName' })).data)
  return (
    <>
      <Field data-field="name" label={t('admin.name')} required validationMessage={problems['name'] ?? null}>
        <Input value={draft.name} maxLength={256} onChange={(_, { value }) => change({ name: value }, 'name')} />
      </Field>
      <Field data-field="description" label={t('admin.description')} hint={t('admin.make.descriptionHint')} validationMessage={problems['description'] ?? null}>
        <Textarea
          value={draft.description}
          maxLength={2048}
          rows={3}
          resize="vertical"
          onChange={(_, { value }) => change({ description: value }, 'description')}
        />
      </Field>
      <Field data-field="catalogId" label={t('admin.catalog')} required validationMessage={problems['catalogId'] ?? null}>
        <Select value={draft.catalogId} disabled={!!draft.packageId} onChange={(_, { value }) => change({ catalogId: value, roles: [] }, 'catalogId')}>
          <option value="">{t('admin.make.chooseCatalog')}</option>
          {catalogs.map(({ id, displayName }) => (
            <option key={id} value={id}>
              {displayName}
            </option>
          ))}
        </Select>
      </Field>
      <Checkbox label={t('admin.make.hidden')} checked={draft.isHidden} onChange={(_, { checked }) => change({ isHidden: checked === true })} />
    </>
  )
}

const Part = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <section aria-label={title} className={`${css.part} ${surface.card}`}>
    <h2 className={admin.heading}>{title}</h2>
    {children}
  </section>
)

export default function NewPackage() {
  const { t } = useTranslation()
  const { draft, problems, change, policy, go, isSending, error } = useMaking()
  const fields = { draft: draft.value, problems: problems as Record<string, string>, change: change as FieldsProps['change'] }
  const { catalogId, roles, packageId, addedRoles } = draft.value
  return (
    <Page title={t('admin.make.title')} lead={t('admin.make.lead')} above={<Breadcrumb trail={[{ to: paths.adminPackages(), label: t('nav.packages') }]} />}>
      {draft.restored && (
        <p className={surface.quiet}>
          {t('admin.make.restored')} <ActionButton onClick={draft.clear}>{t('admin.make.anew')}</ActionButton>
        </p>
      )}
      <div className={css.columns}>
        <div className={css.form}>
          <Part title={t('admin.make.basics')}>
            <Basics {...fields} />
          </Part>
          <Part title={t('admin.make.roles')}>
            {catalogId ? (
              <RolesField catalogId={catalogId} chosen={roles} onChange={(chosen) => change({ roles: chosen })} />
            ) : (
              <p className={surface.quiet}>{t('admin.make.catalogFirst')}</p>
            )}
          </Part>
          <Part title={t('admin.make.requests')}>
            <RequestFields {...fields} />
          </Part>
          <Part title={t('admin.make.lifecycle')}>
            <LifecycleFields {...fields} />
          </Part>
        </div>
        <aside className={css.preview} aria-label={t('admin.make.preview')}>
          <h2 className={admin.heading}>{t('admin.make.preview')}</h2>
          <p className={surface.quiet}>
            {roles.length === 0 ? t('admin.packages.givesNothing') : roles.map(({ resource, role }) => `${resource}: ${role}`).join(' · ')}
          </p>
          <PolicyFlow policy={{ ...policy, id: 'draft' }} />
          <Refusal error={error} />
          {packageId && <p className={surface.quiet}>{t('admin.make.soFar', { added: addedRoles.length, count: roles.length })}</p>}
          <ActionButton size="large" appearance="primary" icon={isSending ? <Spinner size="tiny" /> : null} onClick={go}>
            {packageId ? t('admin.make.goOn') : t('admin.make.create')}
          </ActionButton>
        </aside>
      </div>
    </Page>
  )
}
