import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components'
import css from './ReasonForm.module.css'

export type ConfirmWords = { title: string; text: string; confirm: string; keep: string; onConfirm: () => void }
type Props = ConfirmWords & { open: boolean; onOpenChange: (open: boolean) => void }

export default function ConfirmDialog({ title, text, confirm, keep, onConfirm, open, onOpenChange }: Props) {
  return (
    <Dialog open={open} onOpenChange={(_, data) => onOpenChange(data.open)} modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>{text}</DialogContent>
          <DialogActions>
            <Button className={css.button ?? ''} onClick={() => onOpenChange(false)}>{keep}</Button>
            <Button
              className={css.button ?? ''}
              appearance="primary"
              onClick={() => {
                onOpenChange(false)
                onConfirm()
              }}
            >
              {confirm}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
