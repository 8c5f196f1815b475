/**
 * Which place in a page is kept: that of a visit. It goes on while panes open and close above the page, and while one sorts and filters;
 * Back and Forward come to the visit that was. A link to another page begins one, at its top, however far down one was there before.
 */
import type { Location, UIMatch } from 'react-router'
import { isAdmin } from './Navigation.tsx'

const STORED = 'latchkey.visits'
/** Nobody goes back further. */
const KEPT = 200

const stored = (): [entry: string, visit: string][] => {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? '[]') as [string, string][]
  } catch {
    return []
  }
}
/** The visit of each entry of the history, which a reload does not end. */
const visits = new Map(stored())
let here: { page: string; visit: string } | undefined

const keep = (entry: string, visit: string): void => {
  visits.set(entry, visit)
  for (const oldest of [...visits.keys()].slice(0, -KEPT)) visits.delete(oldest)
  sessionStorage.setItem(STORED, JSON.stringify([...visits]))
}

/** The page is what lies below the shell, and below the administration; what follows in the address is a pane above it. */
export const visitOf = ({ key, pathname }: Location, matches: readonly UIMatch[]): string => {
  const page = matches[isAdmin(pathname) ? 3 : 2]?.pathname ?? pathname
  const entry = `${key} ${page}`
  const known = visits.get(entry)
  const visit = known ?? (here?.page === page ? here.visit : entry)
  if (!known) keep(entry, visit)
  here = { page, visit }
  return visit
}
