/** Which language the portal speaks, and how it is changed. English is always there; others load when they are chosen. */
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { configure } from '../api/client.ts'
import type { RefusalWords } from '../api/said.ts'
import type { adminEn, AdminTexts } from './en.admin.ts'
import { enRefusals } from './en.refusals.ts'
import { en, type Texts } from './en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en & { admin: typeof adminEn } }
  }
}

/** Names are written in their own language, as people look for them. */
export const languages = { en: 'English', nl: 'Nederlands' } as const
export type Language = keyof typeof languages

const load: Record<Language, () => Promise<Texts>> = { en: async () => en, nl: async () => (await import('./nl.ts')).nl }
/** The sentences of the administration, which load with its pages. */
const loadAdmin: Record<Language, () => Promise<AdminTexts>> = {
  en: async () => (await import('./en.admin.ts')).adminEn,
  nl: async () => (await import('./nl.admin.ts')).adminNl,
}
/** What the server says no with. It says most of it in English by itself. */
const loadRefusals: Record<Language, () => Promise<RefusalWords>> = { en: async () => enRefusals, nl: async () => (await import('./nl.refusals.ts')).nlRefusals }
let speaksOfAdmin = false
const KEY = 'latchkey.language'

const supported = (tag: string | null | undefined): Language | undefined =>
  (Object.keys(languages) as Language[]).find((language) => tag?.toLowerCase().split('-')[0] === language)

/** What the person chose here, else what the directory says, else what the browser asks for. */
export const preferredLanguage = (fromDirectory?: string | null): Language =>
  supported(localStorage.getItem(KEY)) ?? supported(fromDirectory) ?? navigator.languages.map(supported).find((language) => language !== undefined) ?? 'en'

export const currentLanguage = (): Language => supported(i18next.language) ?? 'en'

/** The language with the region the browser knows, because 6/5 and 5/6 are different days. */
export const locale = (): string => navigator.languages.find((tag) => supported(tag) === currentLanguage()) ?? { en: 'en-GB', nl: 'nl-NL' }[currentLanguage()]

/** What was asked for last is spoken in the end, whichever words come first. */
let speaking: Promise<void> = Promise.resolve()
export function speak(language: Language): Promise<void> {
  const loading = Promise.all([load[language](), loadRefusals[language]()])
  const next = speaking.catch(() => undefined).then(async () => change(language, ...(await loading)))
  speaking = next
  return next
}

async function change(language: Language, words: Texts, refusals: RefusalWords): Promise<void> {
  if (!i18next.isInitialized) {
    await i18next
      .use(initReactI18next)
      .init({ lng: language, fallbackLng: 'en', resources: { en: { translation: en } }, interpolation: { escapeValue: false } })
  }
  i18next.addResourceBundle(language, 'translation', words, true, true)
  if (speaksOfAdmin) await addAdmin(language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  configure({ language: locale(), refusals })
}

async function addAdmin(language: Language): Promise<void> {
  i18next.addResourceBundle(language, 'translation', { admin: await loadAdmin[language]() }, true, true)
}
/** From now on there are the sentences of the administration, too, in whatever language. */
export async function speakOfAdmin(): Promise<void> {
  speaksOfAdmin = true
  await addAdmin(currentLanguage())
}

/** The person's own choice: remembered on this device. */
export const choose = (language: Language): Promise<void> => {
  localStorage.setItem(KEY, language)
  return speak(language)
}
