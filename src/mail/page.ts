/** What a mail shows, before it is HTML or plain text. */
import type { Tone } from './events.ts'

export type Row =
  | { readonly kind: 'text'; readonly label: string; readonly value: string; readonly detail?: string | undefined }
  | { readonly kind: 'person'; readonly label: string; readonly value: string; readonly detail?: string | undefined; readonly mail?: string | undefined }

export type Page = {
  readonly language: string
  readonly subject: string
  /** The line that mailboxes show beside the subject. */
  readonly preheader: string
  readonly tone: Tone
  readonly badge: string
  readonly title: string
  readonly lead: string
  readonly callout: string | undefined
  readonly rows: readonly Row[]
  readonly button: { readonly label: string; readonly url: string }
  readonly linkHint: string
  readonly because: string
  readonly tagline: string
  readonly home: { readonly label: string; readonly url: string } | undefined
}

/** A label that ends a sentence by itself, such as a question, needs nothing after it. */
const headed = (label: string) => (/[?!.:…]$/.test(label) ? label : `${label}:`)

/** The plain-text part: the same content in the same order. */
export function plainText(page: Page): string {
  const row = (r: Row) => {
    const details = [r.detail, r.kind === 'person' ? r.mail : undefined].filter((d) => d !== undefined)
    return [r.label, ...r.value.split('\n'), ...details].map((l, i) => (i === 0 ? headed(l) : `  ${l}`)).join('\n')
  }
  const parts = [
    page.badge.toUpperCase(), page.title, page.lead, page.callout, ...page.rows.map(row), `${page.button.label}:\n${page.button.url}`,
    ['-- ', page.because, page.home && `${page.home.label}: ${page.home.url}`, `Latchkey. ${page.tagline}`].filter(Boolean).join('\n'),
  ]
  return `${parts.filter((p) => p !== undefined).join('\n\n')}\n`
}
