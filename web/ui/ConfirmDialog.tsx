import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, Textarea } from '@fluentui/react-components'
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../forms/draft.ts'
import css from './ConfirmDialog.module.css'
import { Refusal } from './refusal.tsx'

export type ConfirmWords = {
  title: string
  text: string
  /** What the button says. Without it there is nothing to confirm: it cannot be done, and the text says why. */
  confirm?: string | undefined
  keep: string
  /** Asks for a reason. Without what is said when it is missing, it is optional. */
  reason?: { label: string; hint?: string; missing?: string }
  /** What has to be filled in beside the reason. */
  children?: ReactNode
  /** False keeps the dialog open because something else is missing. */
  check?: () => boolean
  onConfirm: (reason: string) => Promise<unknown>
  reasonDraft: Pick<Draft<{ reason: string }>, 'change' | 'value'>
}
type Props = ConfirmWords & { open: boolean; onOpenChange: (open: boolean) => void }

const useConfirmation = ({ reason: asked, reasonDraft, check, onConfirm }: Props, close: () => void) => {
  const { reason } = reasonDraft.value
  const [isMissing, setMissing] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  const [busy, setBusy] = useState(false)
  // The second click of two comes before the first is shown, and once it is done the dialog is only on its way out.
  const isUnderWay = useRef(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const go = async (): Promise<void> => {
    const complete = check?.() ?? true
    if (asked?.missing && !reason.trim()) {
      setMissing(true)
      if (complete) field.current?.focus()
      return
    }
    if (!complete || isUnderWay.current) return
    isUnderWay.current = true
    setError(null)
    setBusy(true)
    try {
      await onConfirm(reason.trim())
      close()
    } catch (refused) {
      isUnderWay.current = false
      setError(refused as Error)
    } finally {
      setBusy(false)
    }
  }
  const change = (text: string) => {
    reasonDraft.change({ reason: text })
    setMissing(false)
  }
  return { reason, change, problem: isMissing ? asked?.missing : undefined, error, busy, field, go }
}

export default function ConfirmDialog(props: Props) {
  const { t } = useTranslation()
  const { title, text, reason: asked, confirm, keep, children, open, onOpenChange } = props
  const { reason, change, problem, error, busy, field, go } = useConfirmation(props, () => onOpenChange(false))
  return (
    <Dialog open={open} onOpenChange={(_, data) => onOpenChange(data.open)} modalType={asked ? 'modal' : 'alert'}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={css.content}>
            <p>{text}</p>
            <Refusal error={error} />
            {children}
            {asked && (
              <Field
                label={asked.missing ? asked.label : `${asked.label} (${t('common.optional')})`}
                required={!!asked.missing}
                hint={asked.hint ?? null}
                validationMessage={problem ?? null}
              >
                <Textarea textarea={{ ref: field }} rows={3} resize="vertical" value={reason} onChange={(_, { value }) => change(value)} />
              </Field>
            )}
          </DialogContent>
          <DialogActions>
            <Button className={css.button ?? ''} onClick={() => onOpenChange(false)}>{keep}</Button>
            {confirm && (
              <Button className={css.button ?? ''} appearance="primary" disabledFocusable={busy} onClick={() => void go()}>
                {busy ? t('common.saving') : confirm}
              </Button>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
