/** Asks once more before something is taken away. Says what will happen, and names the button after it. */
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components'
import { useState, type ReactElement } from 'react'

type Props = { trigger: (open: () => void) => ReactElement; title: string; text: string; confirm: string; keep: string; onConfirm: () => void }

export const Confirm = ({ trigger, title, text, confirm, keep, onConfirm }: Props) => {
  const [open, setOpen] = useState(false)
  return (
    <>
      {trigger(() => setOpen(true))}
      <Dialog open={open} onOpenChange={(_, data) => setOpen(data.open)} modalType="alert">
        <DialogSurface>
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent>{text}</DialogContent>
            <DialogActions>
              <Button onClick={() => setOpen(false)}>{keep}</Button>
              <Button
                appearance="primary"
                onClick={() => {
                  setOpen(false)
                  onConfirm()
                }}
              >
                {confirm}
              </Button>
            </DialogActions>
          </DialogBody>
        </DialogSurface>
      </Dialog>
    </>
  )
}
