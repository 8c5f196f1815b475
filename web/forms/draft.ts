/** What one types survives a lost session, a reload and a closed pane: it is kept in the tab until it is sent. */
import { useCallback, useState } from 'react'

const read = <T>(key: string): T | undefined => {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '') as T
  } catch {
    return undefined
  }
}

export type Draft<T> = { value: T; restored: boolean; change: (part: Partial<T>) => void; clear: () => void }

/** The draft under a key; `initial` when there is none yet. */
export const useDraft = <T extends object>(name: string, initial: T): Draft<T> => {
  const key = `latchkey.draft.${name}`
  const [empty] = useState(initial)
  const [{ value, restored }, set] = useState(() => {
    const kept = read<T>(key)
    return { value: { ...empty, ...kept }, restored: kept !== undefined }
  })
  const change = useCallback(
    (part: Partial<T>) =>
      set((now) => {
        const next = { ...now.value, ...part }
        sessionStorage.setItem(key, JSON.stringify(next))
        return { ...now, value: next }
      }),
    [key],
  )
  const clear = useCallback(() => {
    sessionStorage.removeItem(key)
    set({ value: empty, restored: false })
  }, [key, empty])
  return { value, restored, change, clear }
}
