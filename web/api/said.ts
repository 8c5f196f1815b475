/** What the API says no with, in the language of whoever reads it: the kind of the refusal and its facts make the sentence. */
import type { ErrorBody } from './graph-error.ts'

/** Sentences by the kinds of refusals, with `{name}` where a fact stands. */
export type RefusalWords = Readonly<Record<string, string>>

/** The same error, in these words where there are some; and so are the details that say the same of one field. */
export const said = (body: ErrorBody, words: RefusalWords): ErrorBody => {
  const { error } = body
  const refusal = error?.innerError?.['@latchkey.refusal']
  const sentence = refusal && words[refusal.kind]
  if (!error || !sentence) return body
  const message = sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(refusal.facts[name] ?? whole))
  const details = error.details?.map((detail) => (detail.message === error.message ? { ...detail, message } : detail))
  return { error: { ...error, message, ...(details ? { details } : {}) } }
}
