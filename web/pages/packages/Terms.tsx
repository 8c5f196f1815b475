/** Who decides about a package and how long it lasts, for whoever may ask for it: known before one asks. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { requirementsQuery } from '../../api/queries.ts'
import type { Requirements } from '../../api/types.ts'
import { useDurationText } from '../../forms/PeriodField.tsx'
import { useFormats } from '../../texts/format.ts'

const useWhoDecides = () => {
  const { t } = useTranslation()
  const format = useFormats()
  return ({ isApprovalRequiredForAdd, '@latchkey.stages': stages = [], '@latchkey.nobodyCanApprove': isNobody }: Requirements): string => {
    if (!isApprovalRequiredForAdd) return t('package.noApproval')
    if (isNobody) return t('package.nobodyDecides')
    const [first, ...more] = stages.map(({ approvers }) => format.anyOf(approvers.map(({ displayName }) => displayName)) || t('package.approval'))
    return more.reduce((before, after) => t('package.thenDecides', { before, after }), first ?? t('package.approval'))
  }
}

/** Rows for a list of facts. Where several policies lead to the package, one a policy. */
export const Terms = ({ packageId, personId }: { packageId: string; personId: string | undefined }) => {
  const { t } = useTranslation()
  const whoDecides = useWhoDecides()
  const lasts = useDurationText()
  const choices = useQuery(requirementsQuery(packageId, personId)).data ?? []
  const [only, ...more] = choices
  if (!only) return null
  if (more.length > 0)
    return choices.map((choice) => (
      <div key={choice.policyId} style={{ display: 'contents' }}>
        <dt>{choice.policyDisplayName}</dt>
        <dd>{[whoDecides(choice), lasts(choice)].join(' · ')}</dd>
      </div>
    ))
  return (
    <>
      <dt>{t('package.decides')}</dt>
      <dd>{whoDecides(only)}</dd>
      <dt>{t('package.lasts')}</dt>
      <dd>{lasts(only)}</dd>
    </>
  )
}
