/**
 * Which rows of a long list are on the page: those near the window, and the one that has the focus. Rows have the heights that
 * they were seen with; others count as an average row. A list that comes back has the heights of before, so that the place does too.
 */
import { useEffect, useLayoutEffect, useState, useSyncExternalStore, type RefObject } from 'react'

/** A list up to this length is there whole: the browser's own search finds everything in it. In longer ones it finds what is near. */
export const WHOLE = 150
const AROUND_PX = 700
const GUESS_PX = 62
/** Rows come and go in steps, so that not each pixel is a change. */
const STEP = 8

/** Where each row begins, and at the end where the last one ends. */
export const offsetsOf = (keys: readonly string[], heights: ReadonlyMap<string, number>): Float64Array => {
  const known = [...heights.values()]
  const average = known.length > 0 ? known.reduce((sum, height) => sum + height, 0) / known.length : GUESS_PX
  const offsets = new Float64Array(keys.length + 1)
  keys.forEach((key, index) => {
    offsets[index + 1] = offsets[index]! + (heights.get(key) ?? average)
  })
  return offsets
}

/** The row that is at this height: the last one that begins above it. */
export const rowAt = (offsets: Float64Array, height: number): number => {
  let [low, high] = [0, Math.max(0, offsets.length - 2)]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (offsets[middle]! <= height) low = middle
    else high = middle - 1
  }
  return low
}

/** A row that is on the page, and how much room the rows before it need that are not. */
export type Slot = { index: number; gap: number }
export const slotsOf = (offsets: Float64Array, [from, to]: readonly [number, number], kept: number): { slots: Slot[]; rest: number } => {
  const count = offsets.length - 1
  const shown = Array.from({ length: Math.max(0, Math.min(to, count - 1) - from + 1) }, (_, n) => from + n)
  const wanted = kept >= 0 && kept < count && (kept < from || kept > to) ? [...shown, kept].sort((a, b) => a - b) : shown
  const slots = wanted.map((index, place) => ({ index, gap: offsets[index]! - offsets[place === 0 ? 0 : wanted[place - 1]! + 1]! }))
  const last = wanted.at(-1)
  return { slots, rest: offsets[count]! - (last === undefined ? 0 : offsets[last + 1]!) }
}

/** What was seen of a list. It tells whoever draws the list when something changed. */
const makeList = () => {
  const heights = new Map<string, number>()
  const listeners = new Set<() => void>()
  let [version, across, range]: [number, number, readonly [number, number]] = [0, innerWidth, [0, 4 * STEP]]
  let widths: readonly number[] | undefined
  let laid: { keys: readonly string[]; version: number; offsets: Float64Array } | undefined
  const changed = () => {
    version++
    for (const listener of listeners) listener()
  }
  const offsets = (keys: readonly string[]): Float64Array => {
    if (laid?.keys !== keys || laid.version !== version) laid = { keys, version, offsets: offsetsOf(keys, heights) }
    return laid.offsets
  }
  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    version: () => version,
    /** What to draw; another version is another view of the same rows. */
    view: (keys: readonly string[], kept: number, _version: number) => ({ ...slotsOf(offsets(keys), range, kept), widths }),
    /** Another width of the window makes other rows. */
    fit: () => {
      if (across === innerWidth) return
      across = innerWidth
      heights.clear()
      widths = undefined
      changed()
    },
    /** Takes down what the rows on the page look like, and which of them are near. */
    look: (table: HTMLTableElement, keys: readonly string[]) => {
      const found = measure(table, keys, heights)
      // As cards there are no columns to keep.
      const columns = widths ?? (getComputedStyle(table).display === 'table' ? widthsOf(table) : undefined)
      const top = table.tBodies[0]!.getBoundingClientRect().top
      const from = Math.floor(rowAt(offsets(keys), -top - AROUND_PX) / STEP) * STEP
      const to = Math.ceil((rowAt(offsets(keys), innerHeight - top + AROUND_PX) + 1) / STEP) * STEP
      if (!found && columns === widths && range[0] === from && range[1] === to) return
      widths = columns
      range = [from, to]
      changed()
    },
  }
}

/** Says whether a row has another height than the one that is known. */
const measure = (table: HTMLTableElement, keys: readonly string[], heights: Map<string, number>): boolean => {
  let isNew = false
  for (const row of table.querySelectorAll<HTMLElement>('tr[data-index]')) {
    const key = keys[Number(row.dataset['index'])]
    const { height } = row.getBoundingClientRect()
    if (key === undefined || height === 0 || Math.abs((heights.get(key) ?? 0) - height) < 0.5) continue
    heights.set(key, height)
    isNew = true
  }
  return isNew
}
const widthsOf = (table: HTMLTableElement): readonly number[] => [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.getBoundingClientRect().width)

type List = ReturnType<typeof makeList>
const lists = new Map<string, List>()
const LISTS = 30
/** What is known of a list, for as long as the portal is open. */
const listOf = (name: string): List => {
  const known = lists.get(name)
  if (known) return known
  const fresh = makeList()
  lists.set(name, fresh)
  if (lists.size > LISTS) lists.delete([...lists.keys()][0]!)
  return fresh
}

export type Rows = {
  slots: readonly Slot[]
  /** Room for the rows after the last one. */
  rest: number
  /** The widths that the columns had at first: rows that come and go must not move them. Undefined where all rows are there. */
  widths: readonly number[] | undefined
  isWhole: boolean
}

/** The rows of a list, by their keys, that are to be drawn into the table. `name` is the same for the same list only. */
export const useRows = (name: string, keys: readonly string[], table: RefObject<HTMLTableElement | null>): Rows => {
  const isWhole = keys.length <= WHOLE
  const list = listOf(name)
  const version = useSyncExternalStore(list.subscribe, list.version)
  const [kept, keep] = useState(-1)

  useEffect(() => {
    if (isWhole) return
    const shown = table.current
    const look = () => shown && list.look(shown, keys)
    const keepFocused = ({ target }: FocusEvent) => {
      const row = (target as HTMLElement).closest<HTMLElement>('tr[data-index]')
      if (row) keep(Number(row.dataset['index']))
    }
    shown?.addEventListener('focusin', keepFocused)
    addEventListener('scroll', look, { passive: true })
    addEventListener('resize', list.fit)
    return () => {
      shown?.removeEventListener('focusin', keepFocused)
      removeEventListener('scroll', look)
      removeEventListener('resize', list.fit)
    }
  }, [isWhole, list, keys, table])
  useLayoutEffect(() => {
    if (isWhole || !table.current) return
    list.fit()
    list.look(table.current, keys)
  })

  const view = isWhole ? { slots: keys.map((_, index) => ({ index, gap: 0 })), rest: 0, widths: undefined } : list.view(keys, kept, version)
  return { ...view, isWhole }
}
