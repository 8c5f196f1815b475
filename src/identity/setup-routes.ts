/** The way into a new installation: whoever has the code of a set-up link becomes its first administrator, once. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { App } from '#app/app.ts'
import { makeFirstAdministrator } from '#app/directory/make-first-administrator.ts'
import type { Clock } from '#clock.ts'
import type { Config } from '#config.ts'
import { messageOf } from '#domain/refusal.ts'
import { user } from '#model/directory-object.ts'
import { createSchema } from '#model/entity.ts'
import { choiceProblem, type Problem } from './chosen-password.ts'
import { writeCookie } from './cookies.ts'
import { failurePage, notePage, pageHeaders } from './pages.ts'
import { openPatience, type Patience } from './patience.ts'
import { fingerprint, hashSecret, sameText } from './secrets.ts'
import { SETUP_PATH, welcomeCookie, type Setup } from './setup.ts'
import { setupPage, type SetupField, type SetupForm } from './setup-page.ts'
import { textsFor, type Texts } from './texts/index.ts'
import { formOf, isFromElsewhere } from './token-routes.ts'

export type SetupParts = { readonly app: App; readonly pool: pg.Pool; readonly config: Config; readonly machineClock: Clock; readonly setup: Setup }
type Asking = SetupParts & { readonly patience: Patience; readonly request: FastifyRequest; readonly reply: FastifyReply; readonly texts: Texts }

/** A person who is made here has a user name and a mail address, and nothing else by which another provider could know them. */
const knownBy: readonly string[] = ['mail', 'userPrincipalName']
const person = createSchema(user)
const userName = /^[^\s@]+@[^\s@]+$/

export function setupRoutes(server: FastifyInstance, parts: SetupParts): void {
  const patience = openPatience(parts.pool, parts.machineClock)
  const open = (answer: (asking: Asking) => Promise<unknown>) => async (request: FastifyRequest, reply: FastifyReply) => {
    const texts = textsFor(request.headers['accept-language'])
    reply.headers(pageHeaders)
    if (!(await parts.setup.isOpen())) return reply.code(410).send(failurePage(texts, { title: texts.setupClosedTitle, text: texts.setupClosedText, again: '/auth/sign-in' }))
    const { oidc } = parts.config
    if (oidc && !knownBy.includes(oidc.match.attribute)) return reply.send(notePage(texts, texts.setupTitle, texts.setupUnknownMatch(oidc.match.claim, oidc.match.attribute)))
    return answer({ ...parts, patience, request, reply, texts })
  }
  server.get(SETUP_PATH, open(async ({ reply, texts, config }) => reply.send(setupPage(texts, config, { code: '', name: '', user: '' }))))
  server.post(SETUP_PATH, open(receive))
}

/** The code goes first: to whoever does not have it, nothing else is told. */
async function receive(asking: Asking): Promise<unknown> {
  const { request, reply, texts, patience, config } = asking
  const form = formOf(request)
  const [given, name, userPrincipalName] = ['code', 'name', 'user'].map((field) => (form.get(field) ?? '').trim()) as [string, string, string]
  // Somebody may paste the whole link.
  const code = given.slice(given.lastIndexOf('#') + 1)
  const again = (status: number, text: string, field?: SetupField, known = code) =>
    reply.code(status).send(setupPage(texts, config, { code: known, name, user: userPrincipalName, problem: { text, ...(field ? { field } : {}) } } satisfies SetupForm))
  // The code is what a page of another site does not know; that the browser says where a form comes from is a second lock.
  if (isFromElsewhere(request)) return again(403, texts.setupFromElsewhere, 'code', '')
  const { waitSeconds, succeeded } = await patience.attempt([['setup', request.ip]])
  if (waitSeconds > 0) return again(429, texts.waitSeconds(waitSeconds), undefined)
  if (!(await isRight(asking, code))) return again(403, texts.setupCodeWrong, 'code', '')
  await succeeded()
  const wrong = problemIn(asking, form, name, userPrincipalName)
  if (wrong) return again(400, wrong.text, wrong.field)
  const made = await makeFirst(asking, form, { code, name, userPrincipalName })
  if (!made.ok) return again(409, messageOf(made.refusal))
  writeCookie(config, reply, welcomeCookie, 'yes', { path: '/auth/interaction', maxAge: 60 })
  return reply.redirect(`/auth/sign-in?${new URLSearchParams({ returnTo: '/admin/first-run', login_hint: userPrincipalName })}`, 303)
}

const now = ({ machineClock }: SetupParts): string => machineClock.now().toString()

async function isRight(asking: SetupParts, code: string): Promise<boolean> {
  const links = await asking.app.db.selectFrom('setupLink').select('id').where('expiresAt', '>', now(asking)).execute()
  return links.filter(({ id }) => sameText(id, fingerprint(code))).length > 0
}

function problemIn({ texts, config }: Asking, form: URLSearchParams, name: string, userPrincipalName: string): Problem<SetupField> | undefined {
  if (name === '') return { field: 'name', text: texts.nameMissing }
  if (!userName.test(userPrincipalName) || !person.safeParse(personOf(name, userPrincipalName)).success) return { field: 'user', text: texts.userNameWrong }
  return config.oidc ? undefined : choiceProblem(texts, form)
}

const personOf = (displayName: string, userPrincipalName: string) => ({ displayName, userPrincipalName, mail: userPrincipalName, accountEnabled: true, userType: 'Member' as const })

/** Looks at the link once more where nobody else can use it at the same moment. */
async function makeFirst(asking: Asking, form: URLSearchParams, given: { code: string; name: string; userPrincipalName: string }) {
  const { app, config } = asking
  const passwordHash = config.oidc ? {} : { passwordHash: await hashSecret(form.get('password')!) }
  return makeFirstAdministrator(app, { person: personOf(given.name, given.userPrincipalName), ...passwordHash, now: now(asking), fits: (id) => sameText(id, fingerprint(given.code)) })
}
