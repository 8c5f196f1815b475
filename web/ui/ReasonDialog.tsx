/** Asks once more before something is taken away, and why. What the server refuses is said inside, and what was typed stays. */
import { lazy, Suspense, useState, type ReactElement } from 'react'
import type { ReasonWords } from './ReasonForm.tsx'

const ReasonForm = lazy(() => import('./ReasonForm.tsx'))

type Props = ReasonWords & { trigger: (open: () => void) => ReactElement }

export const ReasonDialog = ({ trigger, ...words }: Props) => {
  const [open, setOpen] = useState<boolean>()
  return (
    <>
      {trigger(() => setOpen(true))}
      {open !== undefined && (
        <Suspense>
          <ReasonForm {...words} open={open} onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  )
}
