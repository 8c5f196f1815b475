/** What is wrong with who decides, in the language of whoever reads. What the portal has no words for is told in those of the server. */
import { useTranslation } from 'react-i18next'
import type { CoverageReason } from '../../api/admin-types.ts'
import { useFormats } from '../../texts/format.ts'

const CODES = ['nobodySignsIn', 'everybodyLeaves', 'onlyOne', 'onlyOneStays'] as const

export const useCoverageReason = (): ((of: CoverageReason) => string) => {
  const { t } = useTranslation()
  const { readable } = useFormats()
  return ({ code, parameters = {}, onlyForSome, reason }) => {
    const known = CODES.find((one) => one === code)
    if (!known) return readable(reason)
    return [t(`admin.coverage.${known}`, { names: '', name: '', ...parameters }), ...(onlyForSome ? [t('admin.coverage.onlyForSome')] : [])].join(' ')
  }
}
