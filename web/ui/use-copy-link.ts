import { useTranslation } from 'react-i18next'
import { useNotify } from './notify.tsx'

/** Puts the full address of a page of ours on the clipboard and says so; where the browser does not let us, it says the address. */
export const useCopyLink = () => {
  const { t } = useTranslation()
  const notify = useNotify()
  return async (path: string): Promise<void> => {
    const link = new URL(path, location.origin).href
    try {
      await navigator.clipboard.writeText(link)
      notify(t('package.copied'), 'info')
    } catch {
      // Without https there is no clipboard at all.
      notify(t('package.notCopied', { link }), 'error')
    }
  }
}
