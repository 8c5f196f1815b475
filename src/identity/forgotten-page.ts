/** Where somebody asks for the link by which a password is chosen. */
import { html } from './html.ts'
import { page, problem } from './pages.ts'
import type { Texts } from './texts/index.ts'

export const FORGOTTEN_PATH = '/auth/forgotten-password'

export const forgottenPage = (texts: Texts, form: { readonly user: string; readonly problem?: string | undefined }): string => page(texts, texts.forgottenTitle, html`<p class="lead">${texts.forgottenLead}</p>
<form method="post" action="${FORGOTTEN_PATH}">
${problem(form.problem)}
<label for="user">${texts.forgottenUserName}</label>
<input id="user" name="user" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="320" required autofocus value="${form.user}"${form.problem !== undefined && html` aria-describedby="problem" aria-invalid="true"`}>
<div class="actions"><a class="quiet" href="/">${texts.cancel}</a><button class="primary" type="submit">${texts.forgottenButton}</button></div>
</form>`)

/** Says the same to everybody. */
export const linkSentPage = (texts: Texts, { user, minutes }: { readonly user: string; readonly minutes: number }): string => page(texts, texts.forgottenSentTitle, html`<p>${texts.forgottenSentText(user, minutes)}</p>
<p class="aside">${texts.forgottenSentHint}</p>
<div class="actions"><a class="quiet" href="/">${texts.backToSignIn}</a></div>`)
