/** What one typed before is there again; one may begin anew. */
import { useTranslation } from 'react-i18next'
import { ActionButton } from './buttons.tsx'
import surface from './surface.module.css'

export const Restored = ({ anew }: { anew: () => void }) => {
  const { t } = useTranslation()
  return (
    <p className={surface.quiet}>
      {t('draft.restored')}{' '}
      <ActionButton size="small" onClick={anew}>
        {t('draft.anew')}
      </ActionButton>
    </p>
  )
}
