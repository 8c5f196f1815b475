import { useTranslation } from 'react-i18next'
import type { WholePolicy } from '../../../../api/admin-policies.ts'
import { useFormats } from '../../../../texts/format.ts'
import { zoneDays } from './days.ts'
import type { Missing } from './missing-in.ts'
import { draftOf } from './policy-mapping.ts'

/** What is said at the fields that have to be mended. */
export const useMissingTexts = () => {
  const { t } = useTranslation()
  return (found: Readonly<Record<string, Missing>>): Record<string, string> =>
    Object.fromEntries(Object.entries(found).map(([field, missing]) => [field, t(`admin.policyForm.missing.${missing}`)]))
}

/** The end of access in words, where it is none that the form has words for: in the middle of a day. */
export const useAsItIs = () => {
  const { time } = useFormats()
  return (policy: WholePolicy | undefined): string | undefined => {
    const end = policy?.expiration?.endDateTime
    return policy && end && draftOf(policy, zoneDays).lasts === 'kept' ? time(end) : undefined
  }
}
