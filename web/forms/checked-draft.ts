/** A draft whose fields can have problems: the first one gets the focus, and a field that one changes has none any more. Fields have the names that the server gives them in a refusal. */
import { useState } from 'react'
import { useDraft, type Draft } from './draft.ts'
import { focusFirst } from './focus-first.ts'

export type CheckedDraft<T, P> = {
  draft: Draft<T>
  problems: P
  show: (found: P) => void
  /** Changes the draft, and takes back what was said about these fields. */
  change: (part: Partial<T>, ...fields: (keyof P & string)[]) => void
}

/** The draft under a key, as `useDraft` gives it, with what is wrong in it. */
export const useCheckedDraft = <T extends object, P extends object = Record<string, string>>(name: string, initial: T): CheckedDraft<T, P> => {
  const draft = useDraft<T>(name, initial)
  const [problems, setProblems] = useState({} as P)
  const show = (found: P) => {
    setProblems(found)
    requestAnimationFrame(() => focusFirst(found as Record<string, unknown>))
  }
  const change = (part: Partial<T>, ...fields: (keyof P & string)[]) => {
    draft.change(part)
    setProblems((now) => Object.fromEntries(Object.entries(now).filter(([field]) => !(fields as string[]).includes(field))) as P)
  }
  return { draft, problems, show, change }
}
