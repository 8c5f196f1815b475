/** A draft of something that is there already, or is to be made. It keeps what that was when one began: so it can be told what one changed oneself, and whether somebody else changed it since. */
import { useCheckedDraft } from './checked-draft.ts'
import { isSame } from './same.ts'

/** `asked`: how it is now; null where there is nothing yet, and one begins with `fresh`. Whoever shows it begins anew with `key`, when it is another. */
export const useEdited = <T extends object>(name: string, asked: T | null, fresh?: T) => {
  const { draft, ...checked } = useCheckedDraft<T & { base: T | null }>(name, { ...(asked ?? fresh!), base: asked })
  const { base, ...form } = draft.value
  const isStale = asked !== null && !isSame(base, asked)
  const members = Object.keys(form) as (keyof T)[]
  return {
    ...checked,
    draft: { ...draft, restored: draft.restored && !isStale },
    form: form as unknown as T,
    isStale,
    /** What one changed, and nothing else. */
    changed: Object.fromEntries(members.filter((member) => !isSame((form as unknown as T)[member], base?.[member])).map((member) => [member, (form as unknown as T)[member]])) as Partial<T>,
  }
}
