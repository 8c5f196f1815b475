import { useTranslation } from 'react-i18next'
import type { ImportReport } from '../../../api/admin-beginnings.ts'
import { useFormats } from '../../../texts/format.ts'

/** How many will not be able to sign in, and when what they have ends. */
export const useBlockedWords = () => {
  const { t } = useTranslation()
  const { day } = useFormats()
  return ({ blocked, accessEndsAt }: ImportReport): string =>
    `${t('admin.beginnings.blocked', { count: blocked })} ${accessEndsAt ? t('admin.beginnings.blockedEndsOn', { day: day(accessEndsAt) }) : t('admin.beginnings.blockedEnds')}`
}
