/** The page of one policy: made anew or changed, asked for or assigned by a rule; only shown to those who may not change it. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'
import { adminPackageQuery } from '../../../../api/admin.ts'
import { policyQuery, type WholePolicy } from '../../../../api/admin-policies.ts'
import type { AdminPackage } from '../../../../api/admin-types.ts'
import { isNotFound } from '../../../../api/graph-error.ts'
import { paths } from '../../../../paths.ts'
import { MayNot } from '../../../../ui/MayNot.tsx'
import { Page } from '../../../../ui/Page.tsx'
import { Failure, NotFound, Skeleton } from '../../../../ui/states.tsx'
import surface from '../../../../ui/surface.module.css'
import admin from '../../admin.module.css'
import { Breadcrumb } from '../../Breadcrumb.tsx'
import { PolicyFlow } from '../PolicyFlow.tsx'
import { AutomaticEditor } from './AutomaticEditor.tsx'
import { PolicyEditor } from './PolicyEditor.tsx'
import { useMayChange } from './use-rights.ts'
import { useMay } from '../../use-may.ts'

const trailOf = ({ id, displayName, catalog }: AdminPackage, packages: string) => [
  { to: paths.adminPackages(), label: packages },
  ...(catalog ? [{ to: paths.adminCatalog(catalog.id, 'packages'), label: catalog.displayName }] : []),
  { to: paths.adminPackage(id, 'policies'), label: displayName },
]

const Body = ({ of, policy, isAutomatic }: { of: AdminPackage; policy: WholePolicy | undefined; isAutomatic: boolean }) => {
  const { t } = useTranslation()
  const automatic = useMay()('policy.writeAutomatic')
  const mayChange = useMayChange(of.catalog?.id)
  if (mayChange && (automatic || !isAutomatic)) {
    const Editor = isAutomatic ? AutomaticEditor : PolicyEditor
    // What was read begins the draft: another policy is another draft.
    return <Editor key={JSON.stringify(policy ?? null)} of={of} policy={policy} />
  }
  return (
    <>
      <MayNot reason={t(!policy && !mayChange ? 'admin.mayNot.newPolicy' : mayChange ? 'admin.policyForm.automaticIsForAdministrators' : 'admin.policyForm.readOnly')} />
      {policy && (
        <div className={`${admin.policy} ${surface.card}`}>
          <PolicyFlow policy={policy} />
        </div>
      )}
    </>
  )
}

export default function PolicyPage() {
  const { t } = useTranslation()
  const { id = '', policyId } = useParams()
  const [query] = useSearchParams()
  const of = useQuery(adminPackageQuery(id))
  const policy = useQuery({ ...policyQuery(policyId ?? ''), enabled: policyId !== undefined })
  const error = of.error ?? policy.error
  if (of.isPending || (policyId && policy.isPending)) return <Skeleton rows={6} />
  const isTheirs = !policyId || of.data?.assignmentPolicies?.some((one) => one.id === policyId)
  if (error && !isNotFound(error)) return <Failure error={error} retry={() => void Promise.all([of.refetch(), policyId ? policy.refetch() : undefined])} />
  if (error || !of.data || !isTheirs) return <NotFound />
  const isAutomatic = policy.data ? !!policy.data.automaticRequestSettings : query.has('automatic')
  const title = policy.data?.displayName ?? t(isAutomatic ? 'admin.policyForm.newAutomatic' : 'admin.policyForm.newPolicy')
  return (
    <Page
      title={title}
      lead={t(isAutomatic ? 'admin.policyForm.automaticLead' : 'admin.policyForm.lead')}
      above={<Breadcrumb trail={trailOf(of.data, t('nav.packages'))} />}
    >
      <Body of={of.data} policy={policy.data} isAutomatic={isAutomatic} />
    </Page>
  )
}
