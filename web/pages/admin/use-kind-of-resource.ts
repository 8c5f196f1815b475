import { useTranslation } from 'react-i18next'

const KINDS = ['AadGroup', 'AadApplication'] as const

/** What kind of thing a resource is, in words; a system that we have no words for is named as the API names it. */
export const useKindOfResource = (): ((originSystem: string | null | undefined) => string) => {
  const { t } = useTranslation()
  return (originSystem) => {
    const known = KINDS.find((kind) => kind === originSystem)
    return known ? t(`admin.kinds.${known}`) : (originSystem ?? '')
  }
}
