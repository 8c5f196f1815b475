/** What the API says no with, in the language of whoever reads it: the kind of the refusal and its facts make the sentence. */
import type { ErrorBody, RefusalFacts } from './graph-error.ts'

/** Sentences by the kinds of refusals, with `{name}` where a fact stands. */
export type RefusalWords = Readonly<Record<string, string>>

/** The refusal in these words, where there are some for it. */
export const sentenceOf = ({ kind, facts }: RefusalFacts, words: RefusalWords): string | undefined =>
  words[kind]?.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole))

/** The same error, in these words where there are some; and so are the details that say the same of one field. */
export const said = (body: ErrorBody, words: RefusalWords): ErrorBody => {
  const { error } = body
  const refusal = error?.innerError?.['@latchkey.refusal']
  const message = refusal && sentenceOf(refusal, words)
  if (!error || !message) return body
  const details = error.details?.map((detail) => (detail.message === error.message ? { ...detail, message } : detail))
  return { error: { ...error, message, ...(details ? { details } : {}) } }
}
