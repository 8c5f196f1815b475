/** Toasts: one after each confirmed action, read aloud by screen readers. The part that draws them loads with the first one. */
import { createContext, lazy, Suspense, use, useCallback, useState, type ReactNode } from 'react'

export type Notice = { id: number; text: string; intent: 'success' | 'error' | 'info' }
type Notify = (text: string, intent?: Notice['intent']) => void

const Toasts = lazy(() => import('./Toasts.tsx'))
const Context = createContext<Notify>(() => {})

export const Notifications = ({ children }: { children: ReactNode }) => {
  const [notices, setNotices] = useState<readonly Notice[]>([])
  const notify = useCallback<Notify>((text, intent = 'success') => setNotices((now) => [...now, { id: now.length, text, intent }]), [])
  return (
    <Context value={notify}>
      {children}
      {notices.length > 0 && (
        <Suspense>
          <Toasts notices={notices} />
        </Suspense>
      )}
    </Context>
  )
}

export const useNotify = (): Notify => use(Context)
