/** What one types survives a lost session, a reload and a closed pane: it is kept in the tab until it is sent. */
import { useCallback, useState } from 'react'

const PREFIX = 'latchkey.draft.'
const OWNER = 'latchkey.drafts-of'

/** Whoever signs in where somebody else's session ended finds nothing that the other one typed. */
export const keepDraftsOf = (personId: string): void => {
  if (sessionStorage.getItem(OWNER) === personId) return
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
  sessionStorage.setItem(OWNER, personId)
}

const read = <T>(key: string | undefined): T | undefined => {
  try {
    return key === undefined ? undefined : (JSON.parse(sessionStorage.getItem(key) ?? '') as T)
  } catch {
    return undefined
  }
}

/** The drafts whose names begin so, by what follows. */
export const draftsUnder = <T>(beginning: string): (readonly [rest: string, value: T])[] =>
  Object.keys(sessionStorage).flatMap((key) => {
    const value = key.startsWith(PREFIX + beginning) ? read<T>(key) : undefined
    return value === undefined ? [] : [[key.slice(PREFIX.length + beginning.length), value] as const]
  })

export type Draft<T> = { value: T; restored: boolean; change: (part: Partial<T>) => void; clear: () => void }

/** The draft under a key; `initial` when there is none yet. Without a key it lives as long as what shows it. */
export const useDraft = <T extends object>(name: string | undefined, initial: T): Draft<T> => {
  const key = name && PREFIX + name
  const [empty] = useState(initial)
  const [{ value, restored }, set] = useState(() => {
    const kept = read<T>(key)
    return { value: { ...empty, ...kept }, restored: kept !== undefined }
  })
  const change = useCallback(
    (part: Partial<T>) =>
      set((now) => {
        const next = { ...now.value, ...part }
        if (key) sessionStorage.setItem(key, JSON.stringify(next))
        return { ...now, value: next }
      }),
    [key],
  )
  const clear = useCallback(() => {
    if (key) sessionStorage.removeItem(key)
    set({ value: empty, restored: false })
  }, [key, empty])
  return { value, restored, change, clear }
}
