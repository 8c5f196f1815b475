/** Toasts: one after each confirmed action, read aloud by screen readers. */
import { Toast, ToastTitle, Toaster, useId, useToastController } from '@fluentui/react-components'
import { createContext, useCallback, useContext, useMemo, type ReactNode } from 'react'

type Notify = (text: string, intent?: 'success' | 'error' | 'info') => void
const Context = createContext<Notify>(() => {})

export const Notifications = ({ children }: { children: ReactNode }) => {
  const toasterId = useId('toaster')
  const { dispatchToast } = useToastController(toasterId)
  const notify = useCallback<Notify>((text, intent = 'success') => {
    dispatchToast(<Toast><ToastTitle>{text}</ToastTitle></Toast>, { intent, timeout: 6000, pauseOnHover: true })
  }, [dispatchToast])
  return (
    <Context value={useMemo(() => notify, [notify])}>
      {children}
      <Toaster toasterId={toasterId} position="top-end" offset={{ vertical: 16, horizontal: 16 }} />
    </Context>
  )
}

export const useNotify = (): Notify => useContext(Context)
