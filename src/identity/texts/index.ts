/** The languages of the sign-in pages. */
import { en, type Texts } from './en.ts'
import { nl } from './nl.ts'

export type { Texts } from './en.ts'

const languages: Readonly<Record<string, Texts>> = { en, nl }

/** The first language of an `Accept-Language` header that we speak, by the weights it gives. */
export function textsFor(accepted: string | undefined): Texts {
  const wishes = (accepted ?? '').split(',').map((wish) => {
    const [tag = '', ...options] = wish.split(';').map((part) => part.trim())
    const weight = options.find((option) => option.startsWith('q='))?.slice(2)
    return { language: tag.split('-')[0]!.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) || 0 }
  })
  const known = wishes.filter(({ language, weight }) => Object.hasOwn(languages, language) && weight > 0)
  const [first] = known.sort((a, b) => b.weight - a.weight)
  return first ? languages[first.language]! : en
}
