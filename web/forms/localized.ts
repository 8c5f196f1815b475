/** Texts that the owner of a package wrote in several languages. */
import type { LocalizedText } from '../api/types.ts'
import { locale } from '../texts/index.ts'

/** The text in the person's language: the exact one, then its base language, then what the browser would also like. */
export const localized = (text: string | null | undefined, others: readonly LocalizedText[] = []): string => {
  for (const wanted of [locale(), ...navigator.languages]) {
    const base = wanted.split('-')[0]?.toLowerCase()
    const exact = others.find(({ languageCode }) => languageCode.toLowerCase() === wanted.toLowerCase())
    const near = exact ?? others.find(({ languageCode }) => languageCode.split('-')[0]?.toLowerCase() === base)
    if (near?.text) return near.text
    // The text itself has no language; somebody whose browser asks for English first expects it before their second choice.
    if (base === 'en') break
  }
  return text ?? ''
}
