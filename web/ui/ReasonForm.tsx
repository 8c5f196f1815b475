import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  MessageBar,
  MessageBarBody,
  Textarea,
} from '@fluentui/react-components'
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { GraphError } from '../api/graph-error.ts'
import { useFormats } from '../texts/format.ts'
import css from './ReasonForm.module.css'

export type ReasonWords = {
  title: string
  text: string
  label: string
  hint?: string
  /** What is said when the reason is missing; without it the reason is optional. */
  missing?: string
  confirm: string
  keep: string
  /** What has to be filled in beside the reason. */
  children?: ReactNode
  /** False keeps the dialog open because something else is missing. */
  check?: () => boolean
  onConfirm: (reason: string) => Promise<unknown>
}
type Props = ReasonWords & { open: boolean; onOpenChange: (open: boolean) => void }

const useReason = ({ missing, check, onConfirm }: Props, close: () => void) => {
  const { t } = useTranslation()
  const { readable } = useFormats()
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<{ field?: string; all?: string }>({})
  const [busy, setBusy] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const go = async (): Promise<void> => {
    const complete = check?.() ?? true
    if (missing && !reason.trim()) {
      setProblem({ field: missing })
      if (complete) field.current?.focus()
      return
    }
    if (!complete || busy) return
    setProblem({})
    setBusy(true)
    try {
      await onConfirm(reason.trim())
      setReason('')
      close()
    } catch (error) {
      setProblem({ all: error instanceof GraphError ? readable(error.message) || t('problem.text') : t('problem.unreachable') })
    } finally {
      setBusy(false)
    }
  }
  const change = (text: string) => {
    setReason(text)
    setProblem(({ all }) => (all ? { all } : {}))
  }
  return { reason, change, problem, busy, field, go }
}

export default function ReasonForm(props: Props) {
  const { t } = useTranslation()
  const { title, text, label, hint, missing, confirm, keep, children, open, onOpenChange } = props
  const { reason, change, problem, busy, field, go } = useReason(props, () => onOpenChange(false))
  return (
    <Dialog open={open} onOpenChange={(_, data) => onOpenChange(data.open)}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={css.content}>
            <p>{text}</p>
            {problem.all && (
              <MessageBar intent="error" layout="multiline">
                <MessageBarBody>{problem.all}</MessageBarBody>
              </MessageBar>
            )}
            {children}
            <Field label={missing ? label : `${label} (${t('common.optional')})`} required={!!missing} hint={hint ?? null} validationMessage={problem.field ?? null}>
              <Textarea textarea={{ ref: field }} rows={3} resize="vertical" value={reason} onChange={(_, { value }) => change(value)} />
            </Field>
          </DialogContent>
          <DialogActions>
            <Button className={css.button ?? ''} onClick={() => onOpenChange(false)}>{keep}</Button>
            <Button className={css.button ?? ''} appearance="primary" disabledFocusable={busy} onClick={() => void go()}>
              {busy ? t('common.saving') : confirm}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
