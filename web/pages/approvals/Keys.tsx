/** The button that lists the keys, and the key that does the same. The list loads when it is wanted. */
import { KeyboardRegular } from '@fluentui/react-icons'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../../ui/buttons.tsx'
import list from './pending.module.css'
import { useShortcuts } from '../../ui/shortcuts.ts'

const KeysDialog = lazy(() => import('./KeysDialog.tsx'))

export const Keys = () => {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  useShortcuts({ '?': () => setOpen(true) })
  return (
    <>
      <ActionButton appearance="subtle" icon={<KeyboardRegular />} aria-label={t('deciding.keys.title')} onClick={() => setOpen(true)}>
        <span className={list.word}>{t('deciding.keys.title')}</span>
      </ActionButton>
      {open && (
        <Suspense>
          <KeysDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
