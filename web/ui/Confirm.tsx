/**
 * Asks once more before something is taken away, and why where that is worth knowing. Says what will happen, and names the
 * button after it. What the server refuses is said inside, and what was typed stays until it is sent or the dialog is left;
 * it begins empty each time. The dialog loads when it is first wanted.
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
  const { change, clear } = kept
  const { isOpen } = kept.value
  // One dialog for each time it is opened: neither what was typed nor what was refused before is said again.
  const [opened, setOpened] = useState(isOpen ? 1 : 0)
  const open = (): void => {
    clear()
    change({ isOpen: true })
    setOpened(opened + 1)
  }
  // Going to another page closes it; going away to sign in does not.
  useEffect(() => (isOpen ? clear : undefined), [isOpen, clear])
  return (
    <>
      {trigger(open)}
      {opened > 0 && (
        <Suspense>
          <ConfirmDialog key={opened} {...words} reasonDraft={kept} open={isOpen} onOpenChange={(next) => (next ? open() : clear())} />
        </Suspense>
      )}
    </>
  )
}
