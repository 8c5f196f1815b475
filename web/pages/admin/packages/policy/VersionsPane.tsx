/** Every version of a policy: since when, by whom, what was changed, and what it said. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { policyVersionsQuery, type PolicyVersion } from '../../../../api/admin-policies.ts'
import forms from '../../../../forms/forms.module.css'
import { useFormats } from '../../../../texts/format.ts'
import { Failure, Skeleton } from '../../../../ui/states.tsx'
import surface from '../../../../ui/surface.module.css'
import { PackagePane } from '../PackagePane.tsx'
import { PolicyFlow } from '../PolicyFlow.tsx'
import css from './policy.module.css'
import { changedParts } from './versions.ts'

const Version = ({ version: { version, changedDateTime, changedBy, policy }, before }: { version: PolicyVersion; before: PolicyVersion | undefined }) => {
  const { t } = useTranslation()
  const { time, allOf } = useFormats()
  const parts = before ? changedParts(policy, before.policy) : []
  return (
    <li className={css.version}>
      <h3>{t('admin.versions.version', { number: version })}</h3>
      <p className={surface.quiet}>
        {changedDateTime && time(changedDateTime)}
        {changedBy && ` · ${changedBy.displayName}`}
      </p>
      {parts.length > 0 && <p>{t('admin.versions.changed', { parts: allOf(parts.map((part) => t(`admin.versions.parts.${part}`))) })}</p>}
      <details>
        <summary>{t('admin.versions.show', { number: version })}</summary>
        <PolicyFlow policy={policy} />
      </details>
    </li>
  )
}

const Versions = ({ policyId }: { policyId: string }) => {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(policyVersionsQuery(policyId))
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton rows={4} shape="text" />
  return (
    <div className={forms.form}>
      <p className={surface.quiet}>{t('admin.versions.lead')}</p>
      <ol className={css.versions}>
        {data.map((version, i) => (
          <Version key={version.version} version={version} before={data[i + 1]} />
        ))}
      </ol>
    </div>
  )
}

export default function VersionsPane() {
  const { t } = useTranslation()
  const { policyId = '' } = useParams()
  return (
    <PackagePane
      tab="policies"
      isOnlyRead
      title={({ assignmentPolicies }) => t('admin.versions.of', { name: assignmentPolicies?.find(({ id }) => id === policyId)?.displayName ?? '' })}
    >
      {() => <Versions policyId={policyId} />}
    </PackagePane>
  )
}
