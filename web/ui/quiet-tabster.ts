/**
 * Two things that Fluent's focus library leaves on the page and that get in the way of people who use a keyboard or a
 * screen reader. Both are set right whenever something is added to or taken from the body.
 */

/**
 * Empty, hidden stops for the Tab key at both ends of the page. They only matter inside dialogs, which have stops of
 * their own, and the library takes them out of the order itself while a dialog is open. Here they stay out.
 */
const STOPS = 'body > [data-tabster-dummy]'
const HIDDEN = 'body > [aria-hidden="true"]:not([data-tabster-dummy])'
const OPEN_DIALOG = '[aria-modal="true"], [role="dialog"], [role="alertdialog"]'
const SETTLED_MS = 250

const quietStops = (): void => {
  for (const stop of document.querySelectorAll<HTMLElement>(STOPS)) if (stop.tabIndex !== -1) stop.tabIndex = -1
}

/** The page is hidden from screen readers behind a dialog. When the dialog goes away with its whole page, the library forgets to show the rest again. */
const showPage = (): void => {
  if (document.querySelector(OPEN_DIALOG)) return
  for (const part of document.querySelectorAll(HIDDEN)) part.removeAttribute('aria-hidden')
}

export const quietTabster = (): void => {
  let settled: ReturnType<typeof setTimeout> | undefined
  new MutationObserver(() => {
    quietStops()
    clearTimeout(settled)
    settled = setTimeout(showPage, SETTLED_MS)
  }).observe(document.body, { childList: true })
  new MutationObserver((changes) => {
    if (changes.some(({ target }) => target instanceof HTMLElement && target.matches(STOPS))) quietStops()
  }).observe(document.body, { attributes: true, attributeFilter: ['tabindex'], subtree: true })
}
