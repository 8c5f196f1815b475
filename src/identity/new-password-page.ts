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
  /** Why one chooses: after a first password that an administrator gave, by a link in a mail, or because one wants to. */
  readonly occasion: 'first' | 'byMail' | 'own'
  readonly problem?: Problem<NewPasswordField> | undefined
}

const said = (texts: Texts, { occasion, userName }: Form): readonly [title: string, lead: string, button: string] => ({
  first: [texts.newPasswordTitle, texts.newPasswordLead, texts.changePasswordButton] as const,
  byMail: [texts.byMailTitle, texts.byMailLead(userName), texts.setPasswordButton] as const,
  own: [texts.changePasswordTitle, texts.changePasswordLead, texts.changePasswordButton] as const,
})[occasion]

export function newPasswordPage(texts: Texts, form: Form): string {
  const wrong = form.problem?.field
  // Whoever has just shown who they are is not asked for the password they have.
  const asksCurrent = form.occasion === 'own'
  const [title, lead, button] = said(texts, form)
  return page(texts, title, html`<p class="lead">${lead}</p>
<form method="post" action="${form.action}">
${hidden(form.hidden)}${problem(form.problem?.text)}
<input class="visually-hidden" type="text" name="username" autocomplete="username" value="${form.userName}" readonly tabindex="-1" aria-hidden="true">
${asksCurrent && html`<label for="current">${texts.currentPassword}</label>
<input id="current" name="current" type="password" autocomplete="current-password" required${marks('current', wrong)}>`}
${choiceFields(texts, { password: texts.newPassword, again: texts.newPasswordAgain }, wrong)}
<div class="actions">${asksCurrent && html`<a class="quiet" href="/">${texts.cancel}</a>`}<button class="primary" type="submit">${button}</button></div>
</form>`)
}
