/** The pages that the engine asks for: devices, signing out, errors. */
import type { KoaContextWithOIDC } from 'oidc-provider'
import { deviceCodePage, failurePage, notePage, questionPage } from './pages.ts'
import { textsFor, type Texts } from './texts/index.ts'
import { refusalOf } from './entra-refusal.ts'
import { DEVICE_PAGE } from './engine-configuration.ts'

type Context = KoaContextWithOIDC
type Problem = Error & { readonly userCode?: string }
type Session = { readonly state?: { readonly secret: string } }

const textsOf = (ctx: Context): Texts => textsFor(ctx.get('accept-language'))
const applicationOf = (ctx: Context, texts: Texts): string => ctx.oidc.client?.clientName ?? texts.theApplication
const secretOf = (ctx: Context): string => (ctx.oidc.session as unknown as Session).state?.secret ?? ''
const show = (ctx: Context, page: string): void => {
  ctx.type = 'html'
  ctx.body = page
}

export type EnginePages = ReturnType<typeof openEnginePages>

export const openEnginePages = (tenantId: string) => ({
  async error(ctx: Context, out: { error: string; error_description?: string }, error: Error) {
    const texts = textsOf(ctx)
    const { description, correlationId } = refusalOf({ error: out.error, detail: [out.error_description, (error as { error_detail?: string }).error_detail].filter(Boolean).join('; ') }, { tenantId, clientId: String(ctx.oidc.params?.['client_id'] ?? '') })
    show(ctx, failurePage(texts, { title: texts.failedTitle, text: description, details: correlationId }))
  },
  async deviceCode(ctx: Context, _form: string, _out?: unknown, problem?: Problem) {
    const texts = textsOf(ctx)
    if (problem?.name === 'AbortedError') return show(ctx, notePage(texts, texts.deviceTitle, texts.aborted))
    show(ctx, deviceCodePage(texts, { action: DEVICE_PAGE, xsrf: secretOf(ctx), problem: problem && texts.wrongCode }))
  },
  async deviceConfirm(ctx: Context, _form: string, _client: unknown, _info: unknown, userCode: string) {
    const texts = textsOf(ctx)
    const fields = { xsrf: secretOf(ctx), user_code: userCode, confirm: 'yes' }
    const wording = { title: texts.confirmTitle(applicationOf(ctx, texts)), text: texts.confirmText, yes: texts.continue, no: texts.cancel, shown: userCode }
    show(ctx, questionPage(texts, { ...wording, action: DEVICE_PAGE, fields, sends: [undefined, 'abort'] }))
  },
  async deviceDone(ctx: Context) {
    const texts = textsOf(ctx)
    show(ctx, notePage(texts, texts.deviceDoneTitle, texts.deviceDoneText(applicationOf(ctx, texts))))
  },
  async signOut(ctx: Context) {
    const texts = textsOf(ctx)
    const action = `/${tenantId}/oauth2/v2.0/logout/confirm`
    show(ctx, questionPage(texts, { title: texts.signOutTitle, text: texts.signOutText, action, fields: { xsrf: secretOf(ctx) }, yes: texts.signOut, no: texts.stay, sends: ['logout', undefined] }))
  },
  async signedOut(ctx: Context) {
    const texts = textsOf(ctx)
    show(ctx, notePage(texts, texts.signedOutTitle, texts.signedOutText))
  },
})
