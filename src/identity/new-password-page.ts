/** The page on which somebody chooses another password: after a first one at the sign-in, or whenever they want to. */
import { choiceFields, marks, type ChoiceField, type Problem } from './chosen-password.ts'
import { html } from './html.ts'
import { hidden, page, problem } from './pages.ts'
import type { Texts } from './texts/index.ts'

export type NewPasswordField = 'current' | ChoiceField
type Form = {
  readonly action: string; readonly hidden: Readonly<Record<string, string>>
  /** The name by which a password manager keeps it. */
  readonly userName: string
  /** Whoever has just shown the password they have is not asked for it again. */
  readonly asksCurrent: boolean
  readonly problem?: Problem<NewPasswordField> | undefined
}

export function newPasswordPage(texts: Texts, form: Form): string {
  const wrong = form.problem?.field
  return page(texts, form.asksCurrent ? texts.changePasswordTitle : texts.newPasswordTitle, html`<p class="lead">${form.asksCurrent ? texts.changePasswordLead : texts.newPasswordLead}</p>
<form method="post" action="${form.action}">
${hidden(form.hidden)}${problem(form.problem?.text)}
<input class="visually-hidden" type="text" name="username" autocomplete="username" value="${form.userName}" readonly tabindex="-1" aria-hidden="true">
${form.asksCurrent && html`<label for="current">${texts.currentPassword}</label>
<input id="current" name="current" type="password" autocomplete="current-password" required${marks('current', wrong)}>`}
${choiceFields(texts, { password: texts.newPassword, again: texts.newPasswordAgain }, wrong)}
<div class="actions">${form.asksCurrent && html`<a class="quiet" href="/">${texts.cancel}</a>`}<button class="primary" type="submit">${texts.changePasswordButton}</button></div>
</form>`)
}
