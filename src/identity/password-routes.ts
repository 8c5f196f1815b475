/** Whoever is signed in to the portal with a local account changes its password here. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '#app/app.ts'
import { changePassword } from '#app/directory/write-password.ts'
import type { Config } from '#config.ts'
import { choiceProblem, type Problem } from './chosen-password.ts'
import { readCookie, sessionCookieName } from './cookies.ts'
import { newPasswordPage, type NewPasswordField } from './new-password-page.ts'
import { failurePage, notePage, pageHeaders } from './pages.ts'
import { hasLocalAccounts, type Passwords } from './passwords.ts'
import type { People, Person } from './people.ts'
import type { PortalSession, PortalSessions } from './portal-sessions.ts'
import { hashSecret, sameText, type Vault } from './secrets.ts'
import { textsFor, type Texts } from './texts/index.ts'
import { formOf } from './token-routes.ts'

export const PASSWORD_PATH = '/auth/password'
const CSRF = 'password form'

export type PasswordParts = { readonly app: App; readonly config: Config; readonly sessions: PortalSessions; readonly people: People; readonly passwords: Passwords; readonly vault: Vault }
type Asking = PasswordParts & { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly texts: Texts; readonly session: PortalSession; readonly person: Person }

export function passwordRoutes(server: FastifyInstance, parts: PasswordParts): void {
  const signedIn = (answer: (asking: Asking) => Promise<unknown>) => async (request: FastifyRequest, reply: FastifyReply) => {
    const texts = textsFor(request.headers['accept-language'])
    reply.headers(pageHeaders)
    if (!hasLocalAccounts(parts.config)) return reply.send(notePage(texts, texts.noPasswordTitle, texts.noPasswordText))
    const session = await parts.sessions.find(readCookie(request, sessionCookieName(parts.config)) ?? '')
    const person = session && (await parts.people.byId(session.userId))
    if (!session || !person?.accountEnabled) return reply.redirect('/auth/sign-in', 303)
    return answer({ ...parts, request, reply, texts, session, person })
  }
  server.get(PASSWORD_PATH, signedIn(async (asking) => show(asking)))
  server.post(PASSWORD_PATH, signedIn(receive))
}

const csrfOf = ({ vault, session }: Asking): string => vault.sign(CSRF, session.id)

function show(asking: Asking, problem?: Problem<NewPasswordField>, status = 200): unknown {
  const { reply, texts, person } = asking
  return reply.code(status).send(newPasswordPage(texts, { action: PASSWORD_PATH, hidden: { csrf: csrfOf(asking) }, userName: person.userPrincipalName, occasion: 'own', problem }))
}

/** Guessing at the present password waits as long as guessing at the sign-in does. */
async function receive(asking: Asking): Promise<unknown> {
  const { app, request, reply, texts, person, passwords, session } = asking
  const form = formOf(request)
  if (!sameText(form.get('csrf') ?? '', csrfOf(asking))) return show(asking, { text: texts.expiredText }, 400)
  const outcome = await passwords.check(person.userPrincipalName, form.get('current') ?? '', request.ip)
  if (outcome === 'wrong') return show(asking, { field: 'current', text: texts.currentPasswordWrong }, 401)
  if (!('person' in outcome)) return show(asking, { text: texts.waitSeconds(outcome.waitSeconds) }, 429)
  const wrong = choiceProblem(texts, form) ?? (form.get('password') === form.get('current') ? { field: 'password' as const, text: texts.passwordSame } : undefined)
  if (wrong) return show(asking, wrong, 400)
  const changed = await changePassword(app, { userId: person.id, from: outcome.hash, to: await hashSecret(form.get('password')!), session: session.id })
  if (!changed.ok) return show(asking, { text: texts.passwordChangedMeanwhile }, 409)
  return reply.send(failurePage(texts, { title: texts.passwordChangedTitle, text: texts.passwordChangedText, again: '/', onward: texts.toPortal }))
}
