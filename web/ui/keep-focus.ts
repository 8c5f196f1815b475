/**
 * The focus is never lost with what had it. When a row is removed, a list becomes empty, or a button goes away because it did
 * its work, whoever uses a keyboard goes on right there: at its twin, the same place of the next row, in the part of the page around the
 * list, or else at the heading. Whatever gives the focus to something better does so first.
 */
const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]'
const SETTLED_MS = 120

/** What had the focus; the way to it from the page, each element with its place among its neighbours; and which stop of its row it was. */
type Place = { readonly element: Element; readonly way: readonly { readonly element: Element; readonly index: number }[]; readonly stop: number }

const stopsIn = (element: Element): HTMLElement[] => [...element.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((stop) => stop.tabIndex >= 0 && stop.checkVisibility())
const indexOf = (element: Element): number => [...(element.parentElement?.children ?? [])].indexOf(element)
/** Rows of one list look the same. */
const isLike = (one: Element, other: Element): boolean => one.tagName === other.tagName && one.className === other.className
const isRow = (element: Element): boolean => element.matches('li, tr') || [...(element.parentElement?.children ?? [])].some((other) => other !== element && isLike(other, element))

const placeOf = (element: Element): Place => {
  const way: { element: Element; index: number }[] = []
  for (let step: Element | null = element; step && step !== document.body; step = step.parentElement) way.push({ element: step, index: indexOf(step) })
  const row = way.slice(1).find((step) => isRow(step.element))
  return { element, way, stop: row ? stopsIn(row.element).indexOf(element as HTMLElement) : 0 }
}

const nameOf = (element: Element): string => element.getAttribute('aria-label') ?? element.textContent
/** The same thing once more: drawn anew, or at another place of a page that looks different now. */
const twinOf = (gone: Element): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>('main')].flatMap(stopsIn).find((one) => one.tagName === gone.tagName && nameOf(gone) !== '' && nameOf(one) === nameOf(gone))

/** The nearest thing that is left. */
const nearest = ({ element: gone, way, stop }: Place): HTMLElement | undefined => {
  const at = way.findIndex(({ element }) => element.isConnected)
  if (at < 1) return undefined
  const [left, lost] = [way[at]!.element, way[at - 1]!]
  const rows = [...left.children].filter((child) => isLike(child, lost.element) && stopsIn(child).length > 0)
  const next = rows.find((child) => indexOf(child) >= lost.index) ?? rows.at(-1)
  if (next) {
    // Rows need not have the same stops: what does the same looks the same.
    const stops = stopsIn(next)
    const same = stops[stop]
    return (same && isLike(same, gone) ? same : stops.find((one) => isLike(one, gone))) ?? same ?? stops[0]
  }
  for (let around: Element | null = left; around && !around.matches('main, body'); around = around.parentElement) {
    const [first] = stopsIn(around)
    if (first) return first
  }
  return undefined
}

/** Looks after the focus from now on. */
export const keepFocus = (): void => {
  let place: Place | undefined
  let settled: ReturnType<typeof setTimeout> | undefined
  const isLost = (): boolean => place !== undefined && !place.element.isConnected && document.activeElement === document.body
  addEventListener('focusin', ({ target }) => {
    if (target instanceof Element) place = placeOf(target)
  })
  new MutationObserver(() => {
    if (!isLost()) return
    clearTimeout(settled)
    settled = setTimeout(() => {
      if (place && isLost()) (twinOf(place.element) ?? nearest(place) ?? document.querySelector<HTMLElement>('main h1'))?.focus()
    }, SETTLED_MS)
  }).observe(document.body, { childList: true, subtree: true })
}
