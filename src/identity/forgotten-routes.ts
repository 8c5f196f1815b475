/** Whoever has forgotten their password, or never had one, chooses one by a link that comes by mail. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import type { App } from '#app/app.ts'
import type { SendPasswordLink } from '#app/directory/password-link.ts'
import { choosePasswordByMail, passwordByMailOf } from '#app/directory/write-password.ts'
import type { Clock } from '#clock.ts'
import type { Config } from '#config.ts'
import type { Log } from '#log.ts'
import { choiceProblem, type Problem } from './chosen-password.ts'
import { FORGOTTEN_PATH, forgottenPage, linkSentPage } from './forgotten-page.ts'
import { newPasswordPage, type NewPasswordField } from './new-password-page.ts'
import { failurePage, notePage, pageHeaders } from './pages.ts'
import { hasLocalAccounts } from './passwords.ts'
import { openPatience, type Patience } from './patience.ts'
import type { People, Person } from './people.ts'
import { fingerprint, fitsHash, hashSecret, type Vault } from './secrets.ts'
import { textsFor, type Texts } from './texts/index.ts'
import { formOf, isFromElsewhere } from './token-routes.ts'

const CHOICE_PATH = '/auth/choose-password'
/** Long enough for a mail that is slow, and too short for a mailbox that is read years later. */
const MINUTES = 60
const LINK = 'password link'

export type ForgottenParts = {
  readonly app: App; readonly pool: pg.Pool; readonly config: Config; readonly log: Log; readonly people: People; readonly vault: Vault; readonly sendPasswordLink?: SendPasswordLink | undefined; readonly machineClock: Clock
}
type Asking = ForgottenParts & { readonly patience: Patience; readonly request: FastifyRequest; readonly reply: FastifyReply; readonly texts: Texts }

/** Can people choose a password by mail here? */
export const choosesByMail = ({ config, sendPasswordLink }: Pick<ForgottenParts, 'config' | 'sendPasswordLink'>): boolean => hasLocalAccounts(config) && sendPasswordLink !== undefined

export function forgottenRoutes(server: FastifyInstance, parts: ForgottenParts): void {
  const patience = openPatience(parts.pool, parts.machineClock)
  const offered = (answer: (asking: Asking) => Promise<unknown>) => async (request: FastifyRequest, reply: FastifyReply) => {
    const texts = textsFor(request.headers['accept-language'])
    reply.headers(pageHeaders)
    if (!choosesByMail(parts)) return reply.code(404).send(notePage(texts, texts.noPasswordTitle, texts.noPasswordMail))
    return answer({ ...parts, patience, request, reply, texts })
  }
  server.get<{ Querystring: { user?: string } }>(FORGOTTEN_PATH, offered(async ({ request, reply, texts }) => reply.send(forgottenPage(texts, { user: textOf(request, 'user') }))))
  server.post(FORGOTTEN_PATH, offered(receiveName))
  server.get(CHOICE_PATH, offered(showChoice))
  server.post(CHOICE_PATH, offered(receiveChoice))
}

const textOf = (request: FastifyRequest, name: string): string => { const given = (request.query as Record<string, unknown>)[name]; return typeof given === 'string' ? given : '' }

/** The answer is the same for everybody, and goes out before anything is looked up: nobody learns here who has an account. */
async function receiveName(asking: Asking): Promise<unknown> {
  const { request, reply, texts, patience, log } = asking
  const user = (formOf(request).get('user') ?? '').trim()
  const again = (status: number, problem: string) => reply.code(status).send(forgottenPage(texts, { user, problem }))
  if (isFromElsewhere(request)) return again(403, texts.setupFromElsewhere)
  if (user === '') return again(400, texts.userNameMissing)
  const { waitSeconds } = await patience.attempt([['mailbox', user], ['mailings', request.ip]])
  if (waitSeconds > 0) return again(429, texts.waitSeconds(waitSeconds))
  await reply.send(linkSentPage(texts, { user, minutes: MINUTES }))
  try {
    await sendLink(asking, user)
  } catch (error) {
    log.error({ err: error }, 'the mail with a link to choose a password was not taken')
  }
  return reply
}

/** The link is kept nowhere. It says whose it is, which password they had, and until when it is good, sealed with the key of this installation. */
async function sendLink({ app, config, people, vault, machineClock, sendPasswordLink }: Asking, user: string): Promise<void> {
  const person = await people.byUpnOrMail(user)
  const hash = person && (await passwordByMailOf(app, person.id))
  if (!person?.mail || hash === undefined) return
  const until = machineClock.now().add({ minutes: MINUTES }).epochMilliseconds
  const ticket = vault.seal(LINK, JSON.stringify([person.id, fingerprint(hash ?? ''), until]))
  await sendPasswordLink!({ to: person.mail, language: person.preferredLanguage ?? null, userName: person.userPrincipalName, url: `${config.publicUrl}${CHOICE_PATH}?ticket=${ticket}`, minutes: MINUTES })
}

type Shown = { readonly ticket: string; readonly person: Person; readonly hash: string | null }
/** Whose link it is. Nobody's once it is too old, or once they have another password than when they asked for it: so it is good once. */
async function holderOf({ app, people, vault, machineClock }: Asking, ticket: string): Promise<Shown | undefined> {
  const [id, mark, until] = JSON.parse(vault.open(LINK, ticket) ?? '[]') as [string?, string?, number?]
  if (!id || !until || machineClock.now().epochMilliseconds > until) return undefined
  const [person, hash] = [await people.byId(id), await passwordByMailOf(app, id)]
  return person && hash !== undefined && fingerprint(hash ?? '') === mark ? { ticket, person, hash } : undefined
}

const linkOver = ({ reply, texts }: Asking): unknown => reply.code(410).send(failurePage(texts, { title: texts.linkOverTitle, text: texts.linkOverText, again: FORGOTTEN_PATH, onward: texts.linkAgain }))

function show({ reply, texts }: Asking, { ticket, person }: Shown, problem?: Problem<NewPasswordField>, status = 200): unknown {
  return reply.code(status).send(newPasswordPage(texts, { action: CHOICE_PATH, hidden: { ticket }, userName: person.userPrincipalName, occasion: 'byMail', problem }))
}

async function showChoice(asking: Asking): Promise<unknown> {
  const shown = await holderOf(asking, textOf(asking.request, 'ticket'))
  return shown ? show(asking, shown) : linkOver(asking)
}

async function receiveChoice(asking: Asking): Promise<unknown> {
  const { app, request, reply, texts } = asking
  const form = formOf(request)
  const shown = await holderOf(asking, form.get('ticket') ?? '')
  if (!shown) return linkOver(asking)
  const password = form.get('password') ?? ''
  const wrong = choiceProblem(texts, form) ?? (shown.hash !== null && (await fitsHash(password, shown.hash)) ? { field: 'password' as const, text: texts.passwordSame } : undefined)
  if (wrong) return show(asking, shown, wrong, 400)
  const chosen = await choosePasswordByMail(app, { userId: shown.person.id, from: shown.hash, to: await hashSecret(password) })
  return chosen.ok ? reply.send(failurePage(texts, { title: texts.chosenPasswordTitle, text: texts.chosenPasswordText, again: '/', onward: texts.signIn })) : linkOver(asking)
}
