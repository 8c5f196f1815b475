/**
 * Asks once more before something is taken away, and why where that is worth knowing. Says what will happen, and names the
 * button after it. What the server refuses is said inside, and what was typed stays. The dialog loads when it is first wanted.
 */
import { lazy, Suspense, useState, type ReactElement } from 'react'
import type { ConfirmWords } from './ConfirmDialog.tsx'

const ConfirmDialog = lazy(() => import('./ConfirmDialog.tsx'))

type Props = ConfirmWords & { trigger: (open: () => void) => ReactElement }

export const Confirm = ({ trigger, ...words }: Props) => {
  const [open, setOpen] = useState<boolean>()
  return (
    <>
      {trigger(() => setOpen(true))}
      {open !== undefined && (
        <Suspense>
          <ConfirmDialog {...words} open={open} onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  )
}
