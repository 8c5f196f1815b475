/** Goes anywhere by a name: the button, and the keys that open it from everywhere. What it opens loads when it is wanted. */
import { SearchRegular } from '@fluentui/react-icons'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { isAdmin } from './Navigation.tsx'
import css from './QuickSwitch.module.css'

// Each half of the portal goes to what is its own.
const halves = { mine: () => import('./GoTo.tsx'), admin: () => import('../admin/AdminGoTo.tsx') }
const Dialogs = { mine: lazy(halves.mine), admin: lazy(halves.admin) }
const isApple = /mac|iphone|ipad/i.test(navigator.userAgent)

export const QuickSwitch = () => {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const half = isAdmin(useLocation().pathname) ? 'admin' : 'mine'
  const GoTo = Dialogs[half]
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
        onPointerEnter={() => void halves[half]()}
        onFocus={() => void halves[half]()}
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
          <GoTo onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
