/** The page between a client's request and its answer: who are you? A password, a pick in the demonstration, or another identity provider. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '#app/app.ts'
import type { SendPasswordLink } from '#app/directory/password-link.ts'
import { changePassword } from '#app/directory/write-password.ts'
import type { Config } from '#config.ts'
import { choiceProblem, type Problem } from './chosen-password.ts'
import type { Clients } from './clients.ts'
import { clearCookie, readCookie } from './cookies.ts'
import type { Engine, Interaction } from './engine.ts'
import { federatedCookie, type Federation } from './federation.ts'
import { FORGOTTEN_PATH } from './forgotten-page.ts'
import { choosesByMail } from './forgotten-routes.ts'
import { newPasswordPage, type NewPasswordField } from './new-password-page.ts'
import { failurePage, pageHeaders, passwordPage, pickerPage } from './pages.ts'
import type { Passwords } from './passwords.ts'
import type { People, Person } from './people.ts'
import { fitsHash, hashSecret, sameText, type Vault } from './secrets.ts'
import { welcomeCookie } from './setup.ts'
import { textsFor, type Texts } from './texts/index.ts'
import { formOf } from './token-routes.ts'

export type InteractionParts = {
  readonly app: App; readonly config: Config; readonly engine: () => Promise<Engine>; readonly clients: Clients; readonly people: People; readonly passwords: Passwords; readonly vault: Vault; readonly federation?: Federation | undefined; readonly sendPasswordLink?: SendPasswordLink | undefined
}
type OfUid = { Params: { uid: string }; Querystring: { search?: string } }
type Asking = { readonly request: FastifyRequest<OfUid>; readonly reply: FastifyReply; readonly engine: Engine; readonly interaction: Interaction; readonly texts: Texts }
const CSRF = 'interaction form'

const interactionPath = (uid: string): string => `/auth/interaction/${uid}`

export function interactionRoutes(app: FastifyInstance, parts: InteractionParts): void {
  const asked = (answer: (parts: InteractionParts, asking: Asking) => Promise<unknown>) => async (request: FastifyRequest<OfUid>, reply: FastifyReply) => {
    const texts = textsFor(request.headers['accept-language'])
    const engine = await parts.engine()
    const interaction = await engine.interaction(request.params.uid, request.headers)
    if (!interaction) return reply.code(400).headers(pageHeaders).send(failurePage(texts, { title: texts.expiredTitle, text: texts.expiredText, again: '/' }))
    return answer(parts, { request, reply, engine, interaction, texts })
  }
  app.get<OfUid>('/auth/interaction/:uid', asked(ask))
  app.post<OfUid>('/auth/interaction/:uid', asked(receive))
}

async function ask(parts: InteractionParts, asking: Asking): Promise<unknown> {
  const { request, reply, interaction } = asking
  if (!parts.federation) return show(parts, asking)
  const person = await federatedPerson(parts, request, interaction.uid)
  if (!person) return parts.federation.start(request, reply, { uid: interaction.uid, loginHint: interaction.loginHint })
  clearCookie(parts.config, reply, federatedCookie, interactionPath(interaction.uid))
  return finish(asking, person)
}

/** Whom the other identity provider has just signed in, for this very interaction. */
async function federatedPerson({ vault, people }: InteractionParts, request: FastifyRequest, uid: string): Promise<Person | undefined> {
  const [forUid, personId = ''] = vault.open(federatedCookie, readCookie(request, federatedCookie) ?? '')?.split(' ') ?? []
  const person = forUid === uid ? await people.byId(personId) : undefined
  return person?.accountEnabled ? person : undefined
}

async function receive(parts: InteractionParts, asking: Asking): Promise<unknown> {
  const { request, interaction, texts } = asking
  const form = formOf(request)
  if (!sameText(form.get('csrf') ?? '', parts.vault.sign(CSRF, interaction.uid))) return show(parts, asking, texts.expiredText, 400)
  if (parts.federation) return show(parts, asking, texts.expiredText, 400)
  if (parts.config.demo) {
    const person = await parts.people.byUpnOrMail(form.get('person') ?? '')
    return person?.accountEnabled ? finish(asking, person) : show(parts, asking, texts.nobodyFound, 400)
  }
  if (form.has('ticket')) return takeNewPassword(parts, asking, form)
  const outcome = await parts.passwords.check(form.get('user') ?? '', form.get('password') ?? '', request.ip)
  if (outcome === 'wrong') return show(parts, asking, texts.wrongPassword, 401)
  if (!('person' in outcome)) return show(parts, asking, texts.waitSeconds(outcome.waitSeconds), 429)
  return outcome.mustChange ? askNewPassword(parts, asking, outcome) : finish(asking, outcome.person)
}

/** Whoever comes with a first password has shown it, which the ticket says, and goes on with one of their own. */
const TICKET = 'new password'
type First = { readonly person: Pick<Person, 'id' | 'userPrincipalName'>; readonly hash: string }
function askNewPassword({ vault }: InteractionParts, { reply, interaction: { uid }, texts }: Asking, { person, hash }: First, problem?: Problem<NewPasswordField>, status = 200): unknown {
  const ticket = vault.seal(TICKET, JSON.stringify([uid, person.id, person.userPrincipalName, hash]))
  return reply.code(status).headers(pageHeaders).send(newPasswordPage(texts, { action: interactionPath(uid), hidden: { csrf: vault.sign(CSRF, uid), ticket }, userName: person.userPrincipalName, occasion: 'first', problem }))
}

async function takeNewPassword(parts: InteractionParts, asking: Asking, form: URLSearchParams): Promise<unknown> {
  const { interaction, texts } = asking
  const [uid, id, userPrincipalName, hash] = JSON.parse(parts.vault.open(TICKET, form.get('ticket') ?? '') ?? '[]') as string[]
  if (uid !== interaction.uid || !id || !hash) return show(parts, asking, texts.expiredText, 400)
  const first = { person: { id, userPrincipalName: userPrincipalName ?? '' }, hash }
  const password = form.get('password') ?? ''
  const wrong = choiceProblem(texts, form) ?? ((await fitsHash(password, hash)) ? { field: 'password' as const, text: texts.passwordSame } : undefined)
  if (wrong) return askNewPassword(parts, asking, first, wrong, 400)
  const changed = await changePassword(parts.app, { userId: id, from: hash, to: await hashSecret(password) })
  return changed.ok ? finish(asking, first.person) : show(parts, asking, texts.passwordChangedMeanwhile, 409)
}

async function finish({ request, reply, engine }: Asking, person: Pick<Person, 'id'>): Promise<unknown> {
  return reply.redirect(await engine.finish(request.headers, { accountId: person.id }), 303)
}

async function show(parts: InteractionParts, { request, reply, interaction, texts }: Asking, problem?: string, status = 200): Promise<unknown> {
  const client = await parts.clients.byId(interaction.clientId)
  const hint = formOf(request).get('user') ?? interaction.loginHint ?? ''
  const form = { action: interactionPath(interaction.uid), csrf: parts.vault.sign(CSRF, interaction.uid), application: client?.displayName ?? texts.theApplication, hint, problem }
  reply.code(status).headers(pageHeaders)
  if (!parts.config.demo) {
    const isWelcome = readCookie(request, welcomeCookie) !== undefined
    if (isWelcome) clearCookie(parts.config, reply, welcomeCookie, '/auth/interaction')
    return reply.send(passwordPage(texts, { ...form, welcome: isWelcome, forgotten: choosesByMail(parts) ? `${FORGOTTEN_PATH}${hint && `?${new URLSearchParams({ user: hint })}`}` : undefined }))
  }
  const search = request.query.search ?? ''
  const { people, isCut } = await parts.people.forPicker(search.split(/\s+/))
  return reply.send(pickerPage(texts, { ...form, search, people: hintedFirst(people, hint), isCut }))
}

const hintedFirst = (people: readonly Person[], hint: string): readonly Person[] => [...people].sort((a, b) => Number(isHinted(b, hint)) - Number(isHinted(a, hint)))
const isHinted = (person: Person, hint: string): boolean => hint !== '' && [person.userPrincipalName, person.mail].some((name) => name?.toLowerCase() === hint.toLowerCase())
