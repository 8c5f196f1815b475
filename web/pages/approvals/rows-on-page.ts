/** The requests as they stand on the page, in the order in which one sees them. The one with the focus is the current one. */

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-request]')]
const idOf = (row: HTMLElement | undefined): string | undefined => row?.dataset['request']
const current = (): HTMLElement | undefined => document.activeElement?.closest<HTMLElement>('[data-request]') ?? undefined

export const currentRow = (): string | undefined => idOf(current())

/** Gives a request the focus, if it is there. */
export const focusRow = (id: string): boolean => {
  const opener = rows().find((row) => idOf(row) === id)?.querySelector<HTMLElement>('[data-open]')
  opener?.focus()
  return !!opener
}

export const focusHeading = (): void => document.querySelector<HTMLElement>('main h1')?.focus()

/** The next request, or the one before; from outside of the list, the first or the last. */
export const step = (by: 1 | -1): void => {
  const all = rows()
  const at = all.indexOf(current()!)
  const next = idOf(at < 0 ? (by > 0 ? all[0] : all.at(-1)) : all[at + by])
  if (next) focusRow(next)
}

/** The request that stands after these; where they are the last, the one before them. */
export const neighbourOf = (ids: readonly string[]): string | undefined => {
  const all = rows().map(idOf)
  const last = Math.max(...ids.map((id) => all.indexOf(id)))
  const left = (id: string | undefined): id is string => id !== undefined && !ids.includes(id)
  return all.slice(last + 1).find(left) ?? all.slice(0, Math.max(last, 0)).findLast(left)
}
