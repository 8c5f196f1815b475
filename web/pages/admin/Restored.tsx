/** What one typed before is there again; one may begin anew. */
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../../ui/buttons.tsx'
import surface from '../../ui/surface.module.css'

export const Restored = ({ anew }: { anew: () => void }) => {
  const { t } = useTranslation()
  return (
    <p className={surface.quiet}>
      {t('admin.make.restored')}{' '}
      <ActionButton size="small" onClick={anew}>
        {t('admin.make.anew')}
      </ActionButton>
    </p>
  )
}
