/** A password that somebody chooses: two fields that have to say the same, and what may be wrong with them. */
import { html, type Html } from './html.ts'
import { SHORTEST_PASSWORD } from './passwords.ts'
import type { Texts } from './texts/index.ts'

export type ChoiceField = 'password' | 'again'
export type Problem<Field extends string> = { readonly field?: Field; readonly text: string }

/** What stops the password that a form brings, if anything does. */
export function choiceProblem(texts: Texts, form: URLSearchParams): Problem<ChoiceField> | undefined {
  const password = form.get('password') ?? ''
  if (password.length < SHORTEST_PASSWORD) return { field: 'password', text: texts.passwordShort(SHORTEST_PASSWORD) }
  return password === form.get('again') ? undefined : { field: 'again', text: texts.passwordsDiffer }
}

/** Points a field at the words about it: at the problem above the form, if it is this field's, and at its hint. */
export const marks = (field: string, wrong: string | undefined, hint?: string): Html => {
  const described = [...(wrong === field ? ['problem'] : []), ...(hint ? [hint] : [])].join(' ')
  return html`${described !== '' && html` aria-describedby="${described}"`}${wrong === field && html` aria-invalid="true" autofocus`}`
}
export const hintUnder = (id: string, text: string): Html => html`<p class="hint" id="${id}">${text}</p>`

/** The two fields. What was typed is never sent back. */
export const choiceFields = (texts: Texts, labels: Readonly<Record<ChoiceField, string>>, wrong: string | undefined): Html => html`<label for="password">${labels.password}</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="${SHORTEST_PASSWORD}" required${marks('password', wrong, 'password-hint')}>
${hintUnder('password-hint', texts.passwordHint(SHORTEST_PASSWORD))}
<label for="again">${labels.again}</label>
<input id="again" name="again" type="password" autocomplete="new-password" minlength="${SHORTEST_PASSWORD}" required${marks('again', wrong)}>`
