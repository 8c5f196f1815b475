/** The mail with which an administrator tries whether mails arrive. */
import { document } from './layout.ts'
import type { Mail } from './message.ts'
import { plainText, type Page } from './page.ts'
import { languageFor, languages } from './texts/index.ts'

/** In the reader's language, in the same dress as every other mail. */
export function testMail(preferred: string | null, portal: string): Mail {
  const language = languageFor(preferred)
  const { test, linkHint, tagline } = languages[language]
  const page: Page = {
    language, subject: test.subject, preheader: test.lead, tone: 'good', badge: test.badge, title: test.title, lead: test.lead, callout: undefined, rows: [],
    button: { label: test.button, url: `${portal}/admin/first-run` }, linkHint, because: test.because, tagline, home: undefined,
  }
  return { subject: page.subject, text: plainText(page), html: document(page) }
}
