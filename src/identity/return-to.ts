/** Where to go after signing in: to a page of ours and nowhere else. */
const ANYWHERE = 'http://here.invalid'

/** Gives the path if it stays with us, else `/`. Encoded or odd slashes, which browsers read in their own way, do not pass. */
export function safeReturnTo(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || wanted.length > 2000) return '/'
  // eslint-disable-next-line no-control-regex
  if (/[\\\u0000-\u001f\u007f]/.test(wanted)) return '/'
  const path = wanted.split(/[?#]/)[0]!
  const decoded = decodeOften(path)
  if (decoded === undefined || /^\/\/|\\|[\u0000-\u001f\u007f]/.test(decoded)) return '/'
  if (!URL.canParse(wanted, ANYWHERE)) return '/'
  const url = new URL(wanted, ANYWHERE)
  if (url.origin !== ANYWHERE || url.pathname.startsWith('//') || url.pathname.startsWith('/auth/')) return '/'
  return url.pathname + url.search + url.hash
}

/** What a server or browser down the road might make of it. */
function decodeOften(path: string): string | undefined {
  let text = path
  for (let round = 0; round < 4; round += 1) {
    try {
      const next = decodeURIComponent(text)
      if (next === text) return text
      text = next
    } catch {
      return undefined
    }
  }
  return undefined
}
