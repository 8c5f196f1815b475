/** "What happens next": told before something is sent. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import css from './NextNote.module.css'

export const NextNote = ({ children }: { children: ReactNode }) => {
  const { t } = useTranslation()
  return (
    <aside className={css.next} aria-label={t('ask.next')}>
      <h3 className={css.title}>{t('ask.next')}</h3>
      <p>{children}</p>
    </aside>
  )
}
