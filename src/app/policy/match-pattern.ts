/** Patterns are written by authors of policies and tried on texts of requestors: one that runs wild must not hold up the server. */
import { createContext, Script } from 'node:vm'

/** Milliseconds. An answer is checked in well under one; a pattern that takes so many does not come to an end, even on a busy machine. */
const longest = 100
const room = createContext(Object.create(null) as { pattern: string; text: string })
const test = new Script('new RegExp(pattern, "u").test(text)')

/** Does the whole text have the form? No, when the pattern cannot be read or does not come to an end in time. */
export function matchPattern(pattern: string, text: string): boolean {
  Object.assign(room, { pattern: `^(?:${pattern})$`, text })
  try {
    return test.runInContext(room, { timeout: longest }) as boolean
  } catch {
    return false
  }
}
