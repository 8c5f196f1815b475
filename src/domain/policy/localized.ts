/** Texts that the author of a question wrote in several languages, and which of them somebody reads. */
export type Localization = { readonly languageCode: string; readonly text?: string | null | undefined }
type Texts = { readonly text?: string | null | undefined; readonly localizations?: readonly Localization[] | null | undefined }
/** An answer as it is kept, with what of its question is needed to show it. */
export type Shown = {
  readonly value: string; readonly displayValue?: string | null | undefined
  readonly answeredQuestion: Texts & { readonly choices?: readonly (Texts & { readonly actualValue: string })[] | null | undefined }
}

/** The text in the first of the reader's languages that it was written in: exactly that one, else its base language. Else the text itself. */
export function textIn(languages: readonly string[], { text, localizations }: Texts): string {
  const written = (localizations ?? []).filter((one) => one.text?.trim())
  for (const wanted of languages.map((tag) => tag.toLowerCase())) {
    const exact = written.find(({ languageCode }) => languageCode.toLowerCase() === wanted)
    const near = exact ?? written.find(({ languageCode }) => baseOf(languageCode) === baseOf(wanted))
    if (near?.text) return near.text
    // The text itself has no language; somebody who reads English first expects it before their second choice.
    if (baseOf(wanted) === 'en') break
  }
  return text ?? ''
}
const baseOf = (tag: string): string => tag.toLowerCase().split('-')[0]!

/** What was asked and what was answered, in the words of whoever reads. Answers of old have no choices with them, only the text of their day. */
export function answerIn(languages: readonly string[], { value, displayValue, answeredQuestion }: Shown): { readonly question: string; readonly answer: string } {
  const chosen = (answeredQuestion.choices ?? []).map((choice) => textIn(languages, choice) || choice.actualValue)
  return { question: textIn(languages, answeredQuestion), answer: chosen.join(', ') || displayValue || value }
}
