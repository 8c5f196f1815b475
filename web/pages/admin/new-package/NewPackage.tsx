/** Makes an access package on one page, with the way that a request will take drawn beside it. It can be left and come back to. */
import { Checkbox, Field, Input, Spinner, Textarea } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { catalogQuery, catalogsQuery } from '../../../api/admin.ts'
import { GraphError } from '../../../api/graph-error.ts'
import type { Administration } from '../../../api/types.ts'
import { today } from '../../../clock.ts'
import { useCheckedDraft } from '../../../forms/checked-draft.ts'
import { detailsOf } from '../../../forms/focus-first.ts'
import { OneField } from '../../../forms/OneField.tsx'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { ActionButton } from '../../../ui/buttons.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import { MayNot } from '../../../ui/MayNot.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import { Restored } from '../../../ui/Restored.tsx'
import surface from '../../../ui/surface.module.css'
import { Breadcrumb } from '../Breadcrumb.tsx'
import admin from '../admin.module.css'
import { useMay } from '../use-may.ts'
import { zoneDays } from '../packages/policy/days.ts'
import type { PolicyFieldsProps } from '../packages/policy/fields.tsx'
import { missingIn as missingInPolicy } from '../packages/policy/missing-in.ts'
import { Part } from '../packages/policy/Part.tsx'
import css from '../packages/policy/policy.module.css'
import { newPolicy, type PolicyDraft } from '../packages/policy/policy-draft.ts'
import { policyOf } from '../packages/policy/policy-mapping.ts'
import { PolicyFields } from '../packages/policy/PolicyFields.tsx'
import { useMissingTexts } from '../packages/policy/use-policy-texts.ts'
import { WhoCouldAsk } from '../packages/policy/WhoCouldAsk.tsx'
import { PolicyFlow } from '../packages/PolicyFlow.tsx'
import { draftName, emptyDraft, missingIn, type PackageDraft } from './package-draft.ts'
import { RolesField } from './RolesField.tsx'
import { Unfinished } from './Unfinished.tsx'
import { useCreatePackage } from './use-create-package.ts'

const useDrafts = (from: string) => {
  const { t } = useTranslation()
  const made = useCheckedDraft<PackageDraft>(draftName(from), { ...emptyDraft, catalogId: from })
  const first = useCheckedDraft<PolicyDraft>(`new-package-policy.${from}`, newPolicy(t('admin.make.firstPolicy')))
  const clear = () => {
    made.draft.clear()
    first.draft.clear()
  }
  return { made, first, clear, restored: made.draft.restored || first.draft.restored }
}

const useMaking = (from: string) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const navigate = useNavigate()
  const making = useCreatePackage()
  const missingTexts = useMissingTexts()
  const step = useRef<'package' | 'policy'>('package')
  const { made, first, clear, restored } = useDrafts(from)
  const policy = policyOf(first.draft.value, zoneDays)
  const isIncomplete = (): boolean => {
    const [ofPackage, ofPolicy] = [missingIn(made.draft.value), missingTexts(missingInPolicy(first.draft.value, today().toString()))]
    // The package stands above its policy: its first field gets the focus last.
    first.show(ofPolicy)
    made.show(Object.fromEntries(ofPackage.map((field) => [field, t(`admin.make.missing.${field}`)])))
    return ofPackage.length + Object.keys(ofPolicy).length > 0
  }
  const refused = (error: Error) => {
    if (!(error instanceof GraphError)) return
    const { displayName: name, ...details } = detailsOf(error)
    if (step.current === 'policy') first.show(detailsOf(error))
    else made.show({ ...details, ...(name ? { name } : {}) })
  }
  const go = () => {
    if (isIncomplete() || making.isPending) return
    making.mutate(
      { draft: made.draft.value, policy, onMade: (part) => made.draft.change(part), onStep: (next) => (step.current = next) },
      {
        onSuccess: (id) => {
          notify(t('admin.make.done', { name: made.draft.value.name }))
          clear()
          void navigate(paths.adminPackage(id, 'policies'))
        },
        onError: refused,
      },
    )
  }
  return { made, first, policy, clear, restored, go, isSending: making.isPending, error: making.error }
}

/** The catalogs in which one may make packages. */
const usePlaces = (): Administration => {
  const may = useMay()
  const mine = useAdministration()
  const catalogs = mine.roles.flatMap(({ catalog }) => (catalog && may('package.create', catalog) ? [catalog] : []))
  return { ...mine, everywhere: may('package.create'), catalogs: [...new Set(catalogs)] }
}

type BasicsProps = Pick<ReturnType<typeof useDrafts>['made'], 'draft' | 'problems' | 'change'>
const Basics = ({ draft: { value: draft }, problems, change }: BasicsProps) => {
  const { t } = useTranslation()
  const mine = usePlaces()
  const chosen = useQuery({ ...catalogQuery(draft.catalogId), enabled: draft.catalogId !== '' }).data?.displayName
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
      <OneField
        name="catalogId"
        label={t('admin.catalog')}
        placeholder={t('admin.make.chooseCatalog')}
        required
        disabled={!!draft.packageId}
        problem={problems['catalogId']}
        id={draft.catalogId}
        chosen={chosen}
        search={(text) => catalogsQuery(mine, { search: text, order: 'displayName' })}
        onChange={(id = '') => change({ catalogId: id, ...(id === draft.catalogId ? {} : { roles: [] }) }, 'catalogId')}
      />
      <Checkbox label={t('admin.make.hidden')} checked={draft.isHidden} onChange={(_, { checked }) => change({ isHidden: checked === true })} />
    </>
  )
}

const Making = ({ from }: { from: string }) => {
  const { t } = useTranslation()
  const may = useMay()
  const { made, first, policy, clear, restored, go, isSending, error } = useMaking(from)
  const { catalogId, roles, packageId, addedRoles } = made.draft.value
  const mayNot = catalogId && !may('package.create', catalogId) ? t('admin.mayNot.newPackage') : undefined
  return (
    <>
      {mayNot && <MayNot reason={mayNot} />}
      {restored ? <Restored anew={clear} /> : <Unfinished from={from} />}
      <div className={css.columns}>
        <div className={css.form}>
          <Part title={t('admin.make.basics')}>
            <Basics {...made} />
          </Part>
          <Part title={t('admin.make.roles')}>
            {catalogId ? (
              <RolesField catalogId={catalogId} chosen={roles} onChange={(chosen) => made.change({ roles: chosen })} />
            ) : (
              <p className={surface.quiet}>{t('admin.make.catalogFirst')}</p>
            )}
          </Part>
          <PolicyFields
            title={t('admin.make.firstPolicyPart')}
            draft={first.draft.value}
            problems={first.problems}
            change={first.change as PolicyFieldsProps['change']}
          />
        </div>
        <aside className={css.beside} aria-label={t('admin.make.preview')}>
          <div className={css.foot}>
            {!isSending && <Refusal error={error} />}
            {packageId && <p className={surface.quiet}>{t('admin.make.soFar', { added: addedRoles.length, count: roles.length })}</p>}
            <ActionButton
              size="large"
              appearance="primary"
              reason={mayNot ?? (isSending ? t('common.saving') : undefined)}
              icon={isSending ? <Spinner size="tiny" /> : null}
              onClick={go}
            >
              {packageId ? t('admin.make.goOn') : t('admin.make.create')}
            </ActionButton>
          </div>
          <h2 className={admin.heading}>{t('admin.make.preview')}</h2>
          <p className={surface.quiet}>
            {roles.length === 0 ? t('admin.packages.givesNothing') : roles.map(({ resource, role }) => `${resource}: ${role}`).join(' · ')}
          </p>
          <PolicyFlow policy={{ ...policy, id: 'draft' }} />
          {catalogId && !mayNot && <WhoCouldAsk catalogId={catalogId} place={{ catalogId }} policy={policy} />}
        </aside>
      </div>
    </>
  )
}

export default function NewPackage() {
  const { t } = useTranslation()
  const from = useSearchParams()[0].get('catalog') ?? ''
  const { creates } = useAdministration()
  return (
    <Page title={t('admin.make.title')} lead={t('admin.make.lead')} above={<Breadcrumb trail={[{ to: paths.adminPackages(), label: t('nav.packages') }]} />}>
      {/* Nobody fills in what they cannot send. */}
      {creates ? <Making key={from} from={from} /> : <MayNot reason={t('admin.mayNot.newPackage')} />}
    </Page>
  )
}
