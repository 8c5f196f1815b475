// Signs in as a browser without scripts would: follows redirects, keeps cookies, and sends the form that names the person.

type Field = { name: string; value: string }

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&quot;': '"', '&#39;': "'", '&#x27;': "'", '&lt;': '<', '&gt;': '>' }
const decode = (text: string): string => text.replace(/&#?\w+;/g, entity => entities[entity] ?? entity)
const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1]
  return value === undefined ? undefined : decode(value)
}

const fieldsOf = (form: string): (Field & { tag: string })[] =>
  [...form.matchAll(/<(?:input|button)\b[^>]*>/gi)].flatMap(([tag]) => {
    const name = attribute(tag, 'name')
    return name === undefined ? [] : [{ tag, name, value: attribute(tag, 'value') ?? '' }]
  })

type Typed = Readonly<Record<string, string>>
/** The fields that a click on the person's button sends, or on the only one: what is hidden, what is typed, and the button. */
const filled = (form: string, person: string, typed: Typed): URLSearchParams => {
  const sent = fieldsOf(form).flatMap(({ tag, name, value }): [string, string][] => {
    if (attribute(tag, 'type') === 'hidden' || value === person) return [[name, value]]
    const text = typed[name]
    return text === undefined ? [] : [[name, text]]
  })
  return new URLSearchParams(sent)
}

const formFor = (page: string, person: string): string => {
  const forms = page.match(/<form\b[\s\S]*?<\/form>/gi) ?? []
  const form = forms.find(text => decode(text).includes(person)) ?? (forms.length === 1 ? forms[0] : undefined)
  if (!form) throw new Error(`no form for ${person} in:\n${page.slice(0, 2000)}`)
  return form
}

type Walk = { start: string; person: string; typed: Typed; arrived: (url: URL, page?: string) => boolean }
/** Follows redirects and sends forms until the person has arrived; answers where. */
const walk = async ({ start, person, typed, arrived }: Walk): Promise<URL> => {
  const cookies = new Map<string, string>()
  let next: { url: URL; init: RequestInit } = { url: new URL(start), init: {} }
  for (let hop = 0; hop < 20; hop += 1) {
    if (arrived(next.url)) return next.url
    const cookie = [...cookies].map(pair => pair.join('=')).join('; ')
    const response = await fetch(next.url, { ...next.init, redirect: 'manual', headers: { cookie, accept: 'text/html' } })
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split(/=(.*)/s)
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location) next = { url: new URL(location, next.url), init: {} }
    else {
      const page = await response.text()
      if (arrived(next.url, page)) return next.url
      const form = formFor(page, person)
      next = { url: new URL(attribute(form, 'action') ?? '', next.url), init: { method: 'POST', body: filled(form, person, typed) } }
    }
  }
  throw new Error(`signing in as ${person} goes round in circles`)
}

/** Signs in at an authorization URL and answers the URL that the identity provider sends the person back to. */
export const signIn = (start: string, person: string, redirectUri: string): Promise<URL> =>
  walk({ start, person, typed: {}, arrived: url => url.href.startsWith(redirectUri) })

/** Types the code that a device shows, says yes, and signs in; done when there is nothing left to fill in. */
export const approveDevice = (start: string, userCode: string, person: string): Promise<URL> =>
  walk({ start, person, typed: { user_code: userCode }, arrived: (_, page) => page !== undefined && !/<form\b/i.test(page) })
