/** The pages that people see while signing in. No scripts or styles stand in them, so that the policy can forbid both. */
import { html, type Html } from './html.ts'
import type { Person } from './people.ts'
import type { Texts } from './texts/index.ts'

/** Allows what we serve ourselves and nothing else; `form-action` stays open, since forms end in redirects to clients. */
const pagePolicy = `default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'`
/** What stands on every answer of these routes that a person sees. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': pagePolicy,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/** A card on a quiet ground, with the name of the product. */
export function page(texts: Texts, title: string, content: Html, script?: string): string {
  return html`<!doctype html>
<html lang="${texts.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Latchkey</title>
<link rel="icon" href="/auth/assets/key.svg" type="image/svg+xml">
<link rel="stylesheet" href="/auth/assets/sign-in.css">
${script !== undefined && html`<script src="/auth/assets/${script}" defer></script>`}
</head>
<body>
<main class="card">
<div class="brand"><img src="/auth/assets/key.svg" alt="" width="28" height="28"><span>Latchkey</span></div>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.source
}

/** What is wrong, above the fields. */
export const problem = (text: string | undefined): Html | false => text !== undefined && html`<p class="problem" role="alert" id="problem">${text}</p>`
export const hidden = (fields: Readonly<Record<string, string>>): Html[] => Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)

type SignInForm = { readonly action: string; readonly csrf: string; readonly application: string; readonly hint: string; readonly problem?: string | undefined }

/** User name and password. `welcome`: to whoever has just set up this installation. */
export function passwordPage(texts: Texts, form: SignInForm & { readonly welcome: boolean; /** Where a password can be chosen by mail, if it can be. */ readonly forgotten: string | undefined }): string {
  const focus = (here: boolean) => here && html` autofocus`
  const described = form.problem !== undefined && html` aria-describedby="problem" aria-invalid="true"`
  return page(texts, texts.signIn, html`<p class="lead">${form.welcome ? texts.setupDone : texts.toContinueTo(form.application)}</p>
<form method="post" action="${form.action}">
${hidden({ csrf: form.csrf })}${problem(form.problem)}
<label for="user">${texts.userName}</label>
<input id="user" name="user" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${form.hint}"${focus(form.hint === '')}${described}>
<label for="password">${texts.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${focus(form.hint !== '')}${described}>
<div class="actions"><button class="primary" type="submit">${texts.signIn}</button></div>
</form>
${form.forgotten !== undefined && html`<p class="aside"><a href="${form.forgotten}">${texts.forgottenLink}</a></p>`}`)
}

/** The demonstration's way in: everybody, as buttons. The search works without a script too. */
export function pickerPage(texts: Texts, form: SignInForm & { readonly search: string; readonly people: readonly Person[]; readonly isCut: boolean }): string {
  return page(texts, texts.pickPerson, html`<p class="lead">${texts.toContinueTo(form.application)}</p>
<p class="hint">${texts.pickPersonHint}</p>${problem(form.problem)}
<search><form method="get" action="${form.action}" id="find">
<label class="visually-hidden" for="search">${texts.search}</label>
<input id="search" name="search" type="search" autocomplete="off" placeholder="${texts.search}" value="${form.search}" autofocus>
<button class="quiet" type="submit">${texts.searchButton}</button>
</form></search>
<form method="post" action="${form.action}">
${hidden({ csrf: form.csrf })}
<ul class="people" id="people"${form.isCut && html` data-cut`}>${form.people.map(personButton)}</ul>
<p class="hint" id="nobody" role="status"${form.people.length > 0 && html` hidden`}>${texts.nobodyFound}</p>
</form>`, 'picker.js')
}

const COLOURS = 8
const initials = (name: string): string => name.split(/\s+/).filter(Boolean).map((word) => [...word][0]!).filter((_, i, all) => i === 0 || i === all.length - 1).join('').toUpperCase()
/** The same colour for the same person everywhere. */
const colourOf = (id: string): number => [...id].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 997, 7) % COLOURS
const workOf = (person: Person): string => [person.jobTitle, person.department].filter(Boolean).join(' · ')

const personButton = (person: Person): Html => html`
<li><button name="person" value="${person.userPrincipalName}" type="submit"><span class="avatar colour-${colourOf(person.id)}" aria-hidden="true">${initials(person.displayName)}</span><span class="who"><span class="name">${person.displayName}</span><span class="work">${workOf(person) || person.userPrincipalName}</span></span></button></li>`

export type Failure = { readonly title: string; readonly text: string; readonly details?: string | undefined; readonly again?: string | undefined; /** What the link says, where it is another thing than to try again. */ readonly onward?: string }

/** Something went wrong; says what, and what to do. */
export const failurePage = (texts: Texts, { title, text, details, again, onward = texts.tryAgain }: Failure): string => page(texts, title, html`<p>${text}</p>
${details !== undefined && html`<details><summary>${texts.details}</summary><p class="facts">${details}</p></details>`}
${again !== undefined && html`<div class="actions"><a class="primary" href="${again}">${onward}</a></div>`}`)

export type Ask = { readonly title: string; readonly text: string; readonly action: string; readonly fields: Readonly<Record<string, string>>; readonly shown?: string; readonly yes: string; readonly no: string; readonly sends: readonly [yes: string | undefined, no: string | undefined] }

/** A question with two answers; `sends` names the field that each of them sets. */
export function questionPage(texts: Texts, { title, text, action, fields, shown, yes, no, sends: [onYes, onNo] }: Ask): string {
  const sets = (name: string | undefined) => name !== undefined && html` name="${name}" value="yes"`
  return page(texts, title, html`${shown !== undefined && html`<p class="code">${shown}</p>`}<p>${text}</p>
<form method="post" action="${action}">
${hidden(fields)}
<div class="actions"><button class="quiet" type="submit"${sets(onNo)}>${no}</button><button class="primary" type="submit"${sets(onYes)} autofocus>${yes}</button></div>
</form>`)
}

/** Where the code of a device is typed in. */
export const deviceCodePage = (texts: Texts, form: { readonly action: string; readonly xsrf: string; readonly problem?: string | undefined }): string => page(texts, texts.deviceTitle, html`<p class="lead">${texts.deviceText}</p>
<form method="post" action="${form.action}">
${hidden({ xsrf: form.xsrf })}${problem(form.problem)}
<label for="code">${texts.code}</label>
<input id="code" name="user_code" type="text" class="code-entry" autocomplete="off" autocapitalize="characters" spellcheck="false" required autofocus${form.problem !== undefined && html` aria-describedby="problem" aria-invalid="true"`}>
<div class="actions"><button class="primary" type="submit">${texts.next}</button></div>
</form>`)

/** Nothing to do but to read it. */
export const notePage = (texts: Texts, title: string, text: string): string => page(texts, title, html`<p>${text}</p>`)
