/** The page on which the first administrator of an installation is made. */
import type { Config } from '#config.ts'
import { choiceFields, hintUnder, marks, type ChoiceField, type Problem } from './chosen-password.ts'
import { html } from './html.ts'
import { hidden, page, problem } from './pages.ts'
import { SETUP_PATH } from './setup.ts'
import type { Texts } from './texts/index.ts'

export type SetupField = 'code' | 'name' | 'user' | ChoiceField
export type SetupForm = { readonly code: string; readonly name: string; readonly user: string; readonly problem?: Problem<SetupField> | undefined }

/** The fields that are wrong point at the words above; a password is never sent back. */
export function setupPage(texts: Texts, { oidc }: Pick<Config, 'oidc'>, form: SetupForm): string {
  const wrong = form.problem?.field
  const isKnown = form.code !== '' && wrong !== 'code'
  return page(texts, texts.setupTitle, html`<p class="lead">${texts.setupLead}</p>
<form method="post" action="${SETUP_PATH}">
${problem(form.problem?.text)}
${isKnown ? hidden({ code: form.code }) : html`<div id="with-code"><label for="code">${texts.setupCode}</label>
<input id="code" name="code" type="text" autocomplete="off" autocapitalize="none" spellcheck="false" required${marks('code', wrong, 'code-hint')}>
${hintUnder('code-hint', texts.setupCodeHint)}</div>`}
<label for="name">${texts.fullName}</label>
<input id="name" name="name" type="text" autocomplete="name" maxlength="256" required value="${form.name}"${marks('name', wrong)}>
<label for="user">${texts.setupUserName}</label>
<input id="user" name="user" type="email" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="256" required value="${form.user}"${marks('user', wrong, 'user-hint')}>
${hintUnder('user-hint', oidc ? texts.setupProviderHint(oidc.issuer) : texts.setupUserNameHint)}
${!oidc && choiceFields(texts, { password: texts.setupPassword, again: texts.passwordAgain }, wrong)}
<div class="actions"><button class="primary" type="submit">${texts.setupButton}</button></div>
</form>`, isKnown ? undefined : 'setup.js')
}
