/** What must hold of every answer, whoever asks whatever. Each complaint is one sentence. */
import { marker, other, type Secrets } from './secrets.ts'
import { longest, type Answer, type Input } from './world.ts'

const secretTexts = [marker, other]
/** An answer without what is its own: the ids of the call. */
export const plain = (text: string): string => text.replaceAll(/"(client-)?request-id":"[^"]*"/g, '').replaceAll(/"serialNumber":"[^"]*"/g, '')

/** Refusals are Graph's, nothing fails, and nothing takes for ever. */
export function complaintsAbout(input: Input, { status, headers, text, milliseconds, reason }: Answer): string[] {
  const complaints: string[] = []
  if (status >= 500 && !(status === 501 && text.includes('"NotImplemented"'))) complaints.push(`the server failed: ${status} ${reason ?? text.slice(0, 300)}`)
  if (milliseconds > longest) complaints.push(`it took ${Math.round(milliseconds)} ms`)
  if (status >= 400 && input.url.startsWith('/v1.0')) complaints.push(...badlyRefused(headers, text))
  if (headers['x-content-type-options'] !== 'nosniff') complaints.push('nosniff is missing')
  if (status === 200 && input.url.startsWith('/v1.0') && !/\$metadata/i.test(input.url) && headers['cache-control'] !== 'no-store') complaints.push('it may be kept by a cache')
  if (/\bat .+\.(ts|js):\d+|node_modules|PostgreSQL|syntax error at|relation \\?"|column \\?"\w+\\?" (does|of)/.test(text) && !input.url.includes('mailTemplates')) complaints.push(`it tells how the server is made: ${text.slice(0, 300)}`)
  return complaints
}

function badlyRefused(headers: Answer['headers'], text: string): string[] {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown; innerError?: Record<string, unknown> } }
    const good = typeof error?.code === 'string' && typeof error.message === 'string' && error.message !== '' && error.innerError?.['request-id'] === headers['request-id'] && typeof error.innerError?.['date'] === 'string'
    return good && String(headers['content-type']).startsWith('application/json') ? [] : [`the refusal is not Graph's: ${text.slice(0, 300)}`]
  } catch {
    return [`the refusal is not JSON: ${text.slice(0, 300)}`]
  }
}

/** Nothing of the secret catalog is in the answer, but what the question itself held, or one before it: what somebody wrote down, they may read. */
export function leaks(input: Input, { text, headers }: Answer, { ids }: Secrets, before: Set<string> = new Set()): string[] {
  const whole = `${text}\n${JSON.stringify(headers)}`.toLowerCase()
  const now = `${decoded(input.url)}\n${decoded(String(input.body ?? ''))}`.toLowerCase()
  for (const id of ids) if (now.includes(id)) before.add(id)
  const asked = `${now}\n${[...before].join('\n')}`
  return [
    ...secretTexts.filter((secret) => whole.includes(secret) && !asked.includes(secret)).map((secret) => `it tells a secret: …${whole.slice(Math.max(0, whole.indexOf(secret) - 150), whole.indexOf(secret) + 100)}…`),
    ...ids.filter((id) => whole.includes(id) && !asked.includes(id)).map((id) => `it tells the id of something secret, ${id}: …${whole.slice(Math.max(0, whole.indexOf(id) - 150), whole.indexOf(id) + 60)}…`),
  ]
}

/** Two worlds that differ in what is secret must look the same. */
export function differences(one: Answer, two: Answer): string[] {
  if (one.status !== two.status) return [`the answer depends on what is secret: ${one.status} ${one.text.slice(0, 200)} or ${two.status} ${two.text.slice(0, 200)}`]
  const [a, b] = [plain(one.text), plain(two.text)]
  if (a === b) return []
  const at = [...a].findIndex((c, i) => c !== b[i])
  return [`the answer depends on what is secret: …${a.slice(Math.max(0, at - 80), at + 160)}… or …${b.slice(Math.max(0, at - 80), at + 160)}…`]
}

/** As the server reads it: addresses stand in bodies, too, and some are encoded twice. */
function decoded(text: string): string {
  const once = (escaped: string): string => { try { return decodeURIComponent(escaped) } catch { return escaped } }
  let now = text
  for (let i = 0; i < 3; i++) now = now.replaceAll('+', ' ').replaceAll(/(?:%[0-9a-f]{2})+/gi, once)
  return now
}
