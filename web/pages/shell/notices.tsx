/** What concerns the whole portal: no network, no session. */
import { WifiOffRegular } from '@fluentui/react-icons/svg/wifi-off'
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { useSessionLost } from '../../session.ts'
import css from './notices.module.css'

const SignInAgain = lazy(() => import('./SignInAgain.tsx'))

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}

/** Always loaded, because without a network nothing can be loaded any more. */
export const Offline = () => {
  const { t } = useTranslation()
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  return (
    <div role="status" className={css.status}>
      {!online && (
        <p className={css.offline}>
          <WifiOffRegular aria-hidden="true" />
          <span>
            <strong>{t('problem.offlineTitle')}</strong> {t('problem.offlineText')}
          </span>
        </p>
      )}
    </div>
  )
}

export const SessionLost = () =>
  useSessionLost() ? (
    <Suspense>
      <SignInAgain />
    </Suspense>
  ) : null
