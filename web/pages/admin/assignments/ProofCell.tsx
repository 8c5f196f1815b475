/** Why somebody has or had access: who asked, who approved, each in their own words, and the policy of then. */
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ProofOfAccess } from '../../../api/admin-operations.ts'
import { paths } from '../../../paths.ts'
import { useFormats } from '../../../texts/format.ts'
import surface from '../../../ui/surface.module.css'
import admin from '../admin.module.css'

const isGrant = ({ requestType }: ProofOfAccess): boolean => requestType.endsWith('Add')

/** By whose word somebody has it, in a few words. */
export const useGrantedBy = (): ((requests: readonly ProofOfAccess[]) => string) => {
  const { t } = useTranslation()
  const { allOf } = useFormats()
  return (requests) => {
    const grant = requests.find(isGrant)
    if (!grant) return t('admin.operations.recordGone')
    if (grant.requestType === 'systemAdd') return t('admin.operations.byRule')
    const approvers = [...new Set(grant.approvals.map((by) => by.displayName ?? t('common.someone')))]
    if (approvers.length > 0) return allOf(approvers)
    return grant.requestType === 'adminAdd'
      ? t('admin.operations.assignedBy', { name: grant.createdBy.displayName ?? t('admin.operations.application') })
      : t('admin.operations.noApproval')
  }
}

const Said = ({ text }: { text: string | null }) => text && <q className={surface.sub}>{text}</q>

export const ProofCell = ({ requests }: { requests: readonly ProofOfAccess[] }) => {
  const { t } = useTranslation()
  const { shortDay } = useFormats()
  if (requests.length === 0) return t('admin.operations.recordGone')
  const [first] = requests
  return (
    <>
      {requests.map(({ id, requestType, createdBy, requestor, createdDateTime, justification, approvals }) => (
        <Fragment key={id}>
          <span className={admin.line}>
            <Link to={paths.adminRequest(id)}>
              {t(`admin.operations.made.${requestType}`, { name: createdBy.displayName ?? requestor.displayName ?? t('admin.operations.application'), day: shortDay(createdDateTime) })}
            </Link>{' '}
            <Said text={justification} />
          </span>
          {approvals.map((by) => (
            <span key={`${by.stage} ${by.id}`} className={admin.line}>
              {t('admin.operations.approved', { name: by.displayName ?? t('common.someone'), day: shortDay(by.dateTime) })} <Said text={by.justification} />
            </span>
          ))}
        </Fragment>
      ))}
      {first?.policy && (
        <span className={`${admin.line} ${surface.sub}`}>
          {first.policyVersion === null ? first.policy : t('admin.operations.policyVersion', { policy: first.policy, version: first.policyVersion })}
        </span>
      )}
    </>
  )
}
