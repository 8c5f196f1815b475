/** Single keys that do things on a page. They keep still while one types and can be switched off: speech and slips of the hand type letters, too. */
import { useEffect, useRef, useSyncExternalStore } from 'react'

const KEY = 'latchkey.shortcuts'
const listeners = new Set<() => void>()
const areOn = (): boolean => localStorage.getItem(KEY) !== 'off'

/** The person's own choice: remembered on this device. */
export const switchShortcuts = (on: boolean): void => {
  if (on) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, 'off')
  for (const listener of listeners) listener()
}
export const useShortcutsOn = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    areOn,
  )

const TYPED_INTO = 'textarea, select, [contenteditable=""], [contenteditable="true"], [role="textbox"], [role="combobox"], [role="listbox"], [role="menu"], [role="searchbox"]'
const takesText = (target: EventTarget | null): boolean =>
  target instanceof Element && (target.closest(TYPED_INTO) !== null || (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)))

/** How many dialogs and panes lie above the page. */
const above = (): number => document.querySelectorAll('[aria-modal="true"]').length

/** What each key does, by the name that the browser gives it; `false` leaves the key to the browser. */
export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void | false>>

/** Listens while the component is there: on the page, or in a pane above it. A key that is held down counts once. */
export const useShortcuts = (keys: Shortcuts, where: 'page' | 'pane' = 'page'): void => {
  const on = useShortcutsOn()
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    if (!on) return
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || takesText(event.target) || above() !== (where === 'page' ? 0 : 1)) return
      const act = latest.current[event.key]
      if (!act || (event.repeat && !event.key.startsWith('Arrow') && event.key !== 'j' && event.key !== 'k')) return
      if (act(event) !== false) event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [on, where])
}
