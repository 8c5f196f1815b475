/**
 * Asks once more before something is taken away, and why where that is worth knowing. Says what will happen, and names the
 * button after it. What the server refuses is said inside, and what was typed stays. The dialog loads when it is first wanted.
 */
import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react'
import { useDraft } from '../forms/draft.ts'
import type { ConfirmWords } from './ConfirmDialog.tsx'

const ConfirmDialog = lazy(() => import('./ConfirmDialog.tsx'))

type Props = Omit<ConfirmWords, 'reasonDraft'> & {
  trigger: (open: () => void) => ReactElement
  /** A name under which the open dialog and what is typed in it outlast a lost session. */
  draft?: string
}

export const Confirm = ({ trigger, draft, ...words }: Props) => {
  const kept = useDraft(draft && `confirm.${draft}`, { isOpen: false, reason: '' })
  const { isOpen } = kept.value
  const { change } = kept
  const [open, setOpen] = useState<boolean | undefined>(isOpen || undefined)
  const show = (next: boolean): void => {
    setOpen(next)
    change({ isOpen: next })
  }
  // Going to another page closes it; going away to sign in does not.
  useEffect(() => (isOpen ? () => change({ isOpen: false }) : undefined), [isOpen, change])
  return (
    <>
      {trigger(() => show(true))}
      {open !== undefined && (
        <Suspense>
          <ConfirmDialog {...words} reasonDraft={kept} open={open} onOpenChange={show} />
        </Suspense>
      )}
    </>
  )
}
