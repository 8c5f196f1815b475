/** The policies of a package, each as the way that a request takes: who may ask, who decides one after another, how long access lasts. */
import { useTranslation } from 'react-i18next'
import type { AdminPackage } from '../../../api/admin-types.ts'
import surface from '../../../ui/surface.module.css'
import css from '../admin.module.css'
import { PolicyFlow } from './PolicyFlow.tsx'

export const Policies = ({ of: { assignmentPolicies = [] } }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  if (assignmentPolicies.length === 0) return <p className={surface.quiet}>{t('admin.policies.none')}</p>
  return (
    <ul className={css.flows}>
      {assignmentPolicies.map((policy) => (
        <li key={policy.id} className={`${css.policy} ${surface.card}`}>
          <h2 className={css.heading}>{policy.displayName}</h2>
          {policy.description && <p className={surface.quiet}>{policy.description}</p>}
          <PolicyFlow policy={policy} />
        </li>
      ))}
    </ul>
  )
}
