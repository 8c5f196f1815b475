/** Which key does what, and the switch that turns them off. */
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Switch } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { switchShortcuts, useShortcutsOn } from '../../ui/shortcuts.ts'
import surface from '../../ui/surface.module.css'
import list from './pending.module.css'

const KEYS = [
  ['next', 'J', '↓'],
  ['previous', 'K', '↑'],
  ['open', 'Enter'],
  ['approve', 'A'],
  ['deny', 'D'],
  ['choose', 'X'],
  ['approveChosen', 'Shift A'],
  ['denyChosen', 'Shift D'],
  ['help', '?'],
] as const

export default function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const on = useShortcutsOn()
  return (
    <Dialog open onOpenChange={(_, { open }) => open || onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('deciding.keys.title')}</DialogTitle>
          <DialogContent>
            <p>{t('deciding.keys.text')}</p>
            <dl className={list.keys}>
              {KEYS.map(([what, ...keys]) => (
                <div key={what}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{t(`deciding.keys.${what}`)}</dd>
                </div>
              ))}
            </dl>
            <Switch checked={on} label={t('deciding.keys.on')} onChange={(_, { checked }) => switchShortcuts(checked)} />
            <p className={surface.quiet}>{t('deciding.keys.note')}</p>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              {t('common.close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
