/** The rows of a list that somebody chose. Another list, or another order or filter of it, begins with none. */
import { useMemo, useRef, useState, type ReactNode } from 'react'

export type Choosing<Row> = {
  /** What a row is called where it is chosen. */
  nameOf: (row: Row) => string
  /** What can be done with the chosen rows. Whoever does it clears the choice. */
  actions: (rows: readonly Row[], clear: () => void) => ReactNode
}

export type Choice<Row> = {
  rows: readonly Row[]
  has: (key: string) => boolean
  /** All that are shown, none of them, or some. */
  all: boolean | 'mixed'
  /** Chooses one or takes it back; with `through`, also those between it and the one before. */
  set: (key: string, chosen: boolean, through?: boolean) => void
  setAll: (chosen: boolean) => void
  clear: () => void
}

export const useChoice = <Row>(list: string, rows: readonly Row[], keyOf: (row: Row) => string): Choice<Row> => {
  const [made, make] = useState<{ list: string; keys: ReadonlySet<string> }>({ list, keys: new Set() })
  const last = useRef<string>(undefined)
  const keys = made.list === list ? made.keys : NONE
  const chosen = useMemo(() => (keys.size === 0 ? [] : rows.filter((row) => keys.has(keyOf(row)))), [rows, keys]) // eslint-disable-line react-hooks/exhaustive-deps
  const put = (next: Iterable<string>) => make({ list, keys: new Set(next) })
  const between = (key: string): string[] => {
    const all = rows.map(keyOf)
    const [one, other] = [all.indexOf(last.current ?? ''), all.indexOf(key)]
    return one < 0 ? [key] : all.slice(Math.min(one, other), Math.max(one, other) + 1)
  }
  return {
    rows: chosen,
    has: (key) => keys.has(key),
    all: chosen.length === 0 ? false : chosen.length === rows.length ? true : 'mixed',
    set: (key, isChosen, through = false) => {
      const meant = through ? between(key) : [key]
      last.current = key
      put(isChosen ? [...keys, ...meant] : [...keys].filter((one) => !meant.includes(one)))
    },
    setAll: (isChosen) => put(isChosen ? rows.map(keyOf) : []),
    clear: () => put([]),
  }
}
const NONE: ReadonlySet<string> = new Set()
