/** Texts that the owner of a package wrote in several languages, and answers in their words. */
import { answerIn, textIn, type Shown } from '../../src/domain/policy/localized.ts'
import type { LocalizedText } from '../api/types.ts'
import { locale } from '../texts/index.ts'

/** What the portal speaks, then what the browser would also like. */
const read = (): string[] => [locale(), ...navigator.languages]

/** The text in the person's language. */
export const localized = (text: string | null | undefined, localizations: readonly LocalizedText[] = []): string => textIn(read(), { text, localizations })

/** What was asked and what was answered, both in the person's language, whatever that of whoever answered. */
export const answered = (answer: Shown): { question: string; answer: string } => answerIn(read(), answer)
