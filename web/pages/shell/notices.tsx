/** What concerns the whole portal: no network, no session. */
import { Button } from '@fluentui/react-components'
import { WarningRegular, WifiOffRegular } from '@fluentui/react-icons'
import { notifyManager, useQueryClient, type Query, type QueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { isTrouble } from '../../api/graph-error.ts'
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

/** Has something on the screen been read before, and could not be read again? */
const isOld = ({ state }: Query): boolean => state.status === 'error' && state.data !== undefined && isTrouble(state.error)
const isStale = (client: QueryClient): boolean => client.getQueryCache().findAll({ type: 'active', predicate: isOld }).length > 0

/** What is shown is older than it should be: said once for the whole page, with a way to try again. */
export const Stale = () => {
  const { t } = useTranslation()
  const client = useQueryClient()
  const listen = useCallback((listener: () => void) => client.getQueryCache().subscribe(notifyManager.batchCalls(listener)), [client])
  const stale = useSyncExternalStore(listen, () => isStale(client) && navigator.onLine)
  return (
    <div role="status" className={css.status}>
      {stale && (
        <p className={css.offline}>
          <WarningRegular aria-hidden="true" />
          <span>
            <strong>{t('problem.staleTitle')}</strong> {t('problem.staleText')}
          </span>
          <Button size="small" onClick={() => void client.refetchQueries({ type: 'active', predicate: isOld })}>
            {t('common.retry')}
          </Button>
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
