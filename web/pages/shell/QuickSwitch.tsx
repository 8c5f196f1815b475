/** Goes anywhere by a name: the button, and the keys that open it from everywhere. What it opens loads when it is wanted. */
import { SearchRegular } from '@fluentui/react-icons'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from './QuickSwitch.module.css'

const load = () => import('./QuickSwitchDialog.tsx')
const QuickSwitchDialog = lazy(load)
const isApple = /mac|iphone|ipad/i.test(navigator.userAgent)

export const QuickSwitch = () => {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setOpen(true)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <button
        type="button"
        className={css.open}
        aria-haspopup="dialog"
        aria-label={t('quick.open')}
        aria-keyshortcuts={isApple ? 'Meta+K' : 'Control+K'}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpen(true)}
      >
        <SearchRegular aria-hidden="true" />
        <span className={css.words}>{t('quick.open')}</span>
        <kbd className={css.keys} aria-hidden="true">
          {isApple ? '⌘K' : 'Ctrl K'}
        </kbd>
      </button>
      {open && (
        <Suspense>
          <QuickSwitchDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
