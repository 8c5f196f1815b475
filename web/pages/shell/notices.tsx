/** What concerns the whole portal: no network, no session. */
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { signIn, useSessionLost } from '../../session.ts'

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => { removeEventListener('online', listener); removeEventListener('offline', listener) }
}

export const Offline = () => {
  const { t } = useTranslation()
  const online = useSyncExternalStore(subscribe, () => navigator.onLine)
  if (online) return null
  return (
    <MessageBar intent="warning" politeness="polite">
      <MessageBarBody><MessageBarTitle>{t('problem.offlineTitle')}</MessageBarTitle> {t('problem.offlineText')}</MessageBarBody>
    </MessageBar>
  )
}

/** What was typed is in the session storage by now, so leaving the page loses nothing. */
export const SessionLost = () => {
  const { t } = useTranslation()
  return (
    <Dialog open={useSessionLost()} modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('problem.sessionTitle')}</DialogTitle>
          <DialogContent>{t('problem.sessionText')}</DialogContent>
          <DialogActions><Button appearance="primary" onClick={signIn}>{t('problem.signIn')}</Button></DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
