/** The mail with the link by which somebody chooses a password of a local account. */
import { document } from './layout.ts'
import type { Mail } from './message.ts'
import { plainText, type Page } from './page.ts'
import { languageFor, languages } from './texts/index.ts'

/** In the reader's language. `userName` is what they sign in with, `url` the link, good for so many minutes. */
export function passwordMail(preferred: string | null | undefined, { userName, url, minutes }: { readonly userName: string; readonly url: string; readonly minutes: number }): Mail {
  const language = languageFor(preferred ?? null)
  const { password, linkHint, tagline } = languages[language]
  const page: Page = {
    language, subject: password.subject, preheader: password.lead(userName), tone: 'action', badge: password.badge, title: password.title, lead: password.lead(userName), callout: password.callout(minutes), rows: [],
    button: { label: password.button, url }, linkHint, because: password.because, tagline, home: undefined,
  }
  return { subject: page.subject, text: plainText(page), html: document(page) }
}
