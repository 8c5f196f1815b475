import { useTranslation } from 'react-i18next'
import type { ImportReport } from '../../../api/admin-beginnings.ts'
import { useFormats } from '../../../texts/format.ts'

/** How many will not be able to sign in, or cannot any more, and when what they have ends. */
export const useBlockedWords = () => {
  const { t } = useTranslation()
  const { day } = useFormats()
  return ({ dryRun, blocked, accessEndsAt }: ImportReport): string =>
    `${t(dryRun ? 'admin.beginnings.blocked' : 'admin.beginnings.blockedNow', { count: blocked })} ${accessEndsAt ? t('admin.beginnings.blockedEndsOn', { day: day(accessEndsAt) }) : t('admin.beginnings.blockedEnds')}`
}
