/**
 * The focus is never lost with what had it. When a pane or dialog goes, it returns to what had it before. When a row is removed, a list
 * becomes empty, or a button goes away because it did its work, whoever uses a keyboard goes on right there: at its twin, the same place of
 * the next row, in the part of the page around the list, or else at the heading. When the whole page goes, it is at the heading of the next.
 *
 * This happens with each change of the page, before anything else can run, so no clock and no speed of the network decides about it. Whatever
 * gives the focus to something better does so as well.
 */
const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]'
/** Fluent puts stops around what is modal, which pass the focus on. */
const PASSES_ON = '[data-tabster-dummy]'

/**
 * What had the focus; the way from it to the part of the page that it was in, each element with its place among its neighbours; which stop of
 * its row it was; and the heading of that page.
 */
type Place = { readonly element: Element; readonly way: readonly { readonly element: Element; readonly index: number }[]; readonly stop: number; readonly heading: Element | null }

const stopsIn = (element: Element): HTMLElement[] => [...element.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((stop) => stop.tabIndex >= 0 && stop.checkVisibility())
const indexOf = (element: Element): number => [...(element.parentElement?.children ?? [])].indexOf(element)
/** Rows of one list look the same. */
const isLike = (one: Element, other: Element): boolean => one.tagName === other.tagName && one.className === other.className
const isRow = (element: Element): boolean => element.matches('li, tr') || [...(element.parentElement?.children ?? [])].some((other) => other !== element && isLike(other, element))
/** What the page is about, or what stands in the body by itself, as panes and dialogs do. */
const isPart = (element: Element): boolean => element.matches('main, body > *')

const placeOf = (element: Element): Place => {
  const way: { element: Element; index: number }[] = []
  for (let step: Element | null = element; step; step = isPart(step) ? null : step.parentElement) way.push({ element: step, index: indexOf(step) })
  const row = way.slice(1).find((step) => isRow(step.element))
  return { element, way, stop: row ? stopsIn(row.element).indexOf(element as HTMLElement) : 0, heading: way.at(-1)!.element.querySelector('h1') }
}

const nameOf = (element: Element): string => element.getAttribute('aria-label') ?? element.textContent
/** The same thing once more: drawn anew, or at another place of a page that looks different now. */
const twinOf = (gone: Element, part: Element): HTMLElement | undefined =>
  stopsIn(part).find((one) => one.tagName === gone.tagName && nameOf(gone) !== '' && nameOf(one) === nameOf(gone))

/** The nearest thing that is left. */
const nearest = ({ element: gone, way, stop }: Place, part: Element): HTMLElement | undefined => {
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
  for (let around: Element | null = left; around && around !== part; around = around.parentElement) {
    const [first] = stopsIn(around)
    if (first) return first
  }
  return undefined
}

/** Where to go on from a place in a part that is still there. On another page nothing is like what was left; until it is drawn, there is nothing at all. */
const nextTo = (place: Place, part: Element): HTMLElement | undefined => {
  const { element, heading } = place
  if (element.isConnected) return element as HTMLElement
  if (heading && !heading.isConnected) return undefined
  return twinOf(element, part) ?? nearest(place, part)
}

/** Looks after the focus from now on. */
export const keepFocus = (): void => {
  /** The last place in each part of the page, in the order in which one came to them. */
  const places = new Map<Element, Place>()
  let last: Element | undefined
  addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element) || target.matches(PASSES_ON)) return
    const place = placeOf(target)
    const part = place.way.at(-1)!.element
    last = target
    places.delete(part)
    places.set(part, place)
  })
  new MutationObserver(() => {
    if (!last || last.isConnected || document.activeElement !== document.body) return
    for (const part of places.keys()) if (!part.isConnected) places.delete(part)
    for (const [part, place] of [...places].reverse()) {
      const next = nextTo(place, part)
      if (next) return next.focus()
      if (part.matches('main')) break
    }
    const main = document.querySelector('main')
    if (main) (main.querySelector<HTMLElement>('h1') ?? stopsIn(main)[0])?.focus()
  }).observe(document.body, { childList: true, subtree: true })
}
