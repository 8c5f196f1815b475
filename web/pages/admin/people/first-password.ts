/** A password that somebody is told and uses once: easy to read out, and nothing that can be guessed. */

/** Without letters and digits that are taken for one another. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 4
const GROUP = 4
/** The largest byte that leaves every letter as likely as the others. */
const EVEN = Math.floor(256 / LETTERS.length) * LETTERS.length

const letter = (): string => {
  const [byte = 0] = crypto.getRandomValues(new Uint8Array(1))
  return byte < EVEN ? LETTERS[byte % LETTERS.length]! : letter()
}

/** Such as `q7md-x2ka-9fhw-tb4n`. */
export const firstPassword = (): string => Array.from({ length: GROUPS }, () => Array.from({ length: GROUP }, letter).join('')).join('-')
