/** The page on which the first administrator of an installation is made. */
import type { Config } from '#config.ts'
import { html, type Html } from './html.ts'
import { hidden, page, problem } from './pages.ts'
import { SHORTEST_PASSWORD } from './passwords.ts'
import { SETUP_PATH } from './setup.ts'
import type { Texts } from './texts/index.ts'

export type SetupField = 'code' | 'name' | 'user' | 'password' | 'again'
export type SetupForm = { readonly code: string; readonly name: string; readonly user: string; readonly problem?: { readonly field?: SetupField; readonly text: string } | undefined }

/** The fields that are wrong point at the words above; a password is never sent back. */
export function setupPage(texts: Texts, { oidc }: Pick<Config, 'oidc'>, form: SetupForm): string {
  const wrong = form.problem?.field
  const marks = (field: SetupField, hint?: string) => {
    const described = [...(wrong === field ? ['problem'] : []), ...(hint ? [hint] : [])].join(' ')
    return html`${described !== '' && html` aria-describedby="${described}"`}${wrong === field && html` aria-invalid="true" autofocus`}`
  }
  const hint = (id: string, text: string): Html => html`<p class="hint" id="${id}">${text}</p>`
  const isKnown = form.code !== '' && wrong !== 'code'
  return page(texts, texts.setupTitle, html`<p class="lead">${texts.setupLead}</p>
<form method="post" action="${SETUP_PATH}">
${problem(form.problem?.text)}
${isKnown ? hidden({ code: form.code }) : html`<div id="with-code"><label for="code">${texts.setupCode}</label>
<input id="code" name="code" type="text" autocomplete="off" autocapitalize="none" spellcheck="false" required${marks('code', 'code-hint')}>
${hint('code-hint', texts.setupCodeHint)}</div>`}
<label for="name">${texts.fullName}</label>
<input id="name" name="name" type="text" autocomplete="name" maxlength="256" required value="${form.name}"${marks('name')}>
<label for="user">${texts.setupUserName}</label>
<input id="user" name="user" type="email" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="256" required value="${form.user}"${marks('user', 'user-hint')}>
${hint('user-hint', oidc ? texts.setupProviderHint(oidc.issuer) : texts.setupUserNameHint)}
${!oidc && html`<label for="password">${texts.setupPassword}</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="${SHORTEST_PASSWORD}" required${marks('password', 'password-hint')}>
${hint('password-hint', texts.passwordHint(SHORTEST_PASSWORD))}
<label for="again">${texts.passwordAgain}</label>
<input id="again" name="again" type="password" autocomplete="new-password" minlength="${SHORTEST_PASSWORD}" required${marks('again')}>`}
<div class="actions"><button class="primary" type="submit">${texts.setupButton}</button></div>
</form>`, isKnown ? undefined : 'setup.js')
}
