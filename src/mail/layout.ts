/**
 * The HTML part. Mail readers are behind the times: tables give the frame, every style stands inline, and the sheet in
 * the head only adds what the better ones understand (a narrow screen, a dark one). No image and no font is fetched, so
 * opening a mail tells nobody anything.
 */
import type { Tone } from './events.ts'
import type { Page, Row } from './page.ts'
import { html, lines, Markup } from './safe.ts'

const font = "font-family:'Segoe UI',-apple-system,BlinkMacSystemFont,Roboto,'Helvetica Neue',Arial,sans-serif"
const ink = '#1b1a19'
const soft = '#5c5a58'
const brand = '#0b6478'

/** Ink and ground of each tone, on a light and on a dark page. */
const tones: Readonly<Record<Tone, { readonly light: readonly [string, string]; readonly dark: readonly [string, string] }>> = {
  action: { light: ['#0a5364', '#dff0f4'], dark: ['#94d7e4', '#0f3540'] },
  good: { light: ['#0b5e0b', '#e5f4e5'], dark: ['#9fd89f', '#173517'] },
  bad: { light: ['#9b1020', '#fdebec'], dark: ['#f5a9b0', '#451a1f'] },
  warning: { light: ['#7a4b00', '#fff3dc'], dark: ['#f2c661', '#40300c'] },
  quiet: { light: ['#494745', '#efedeb'], dark: ['#d1cfcd', '#3b3a39'] },
}

const darkTones = Object.entries(tones).map(([name, { dark }]) => `.t-${name}{color:${dark[0]}!important;background:${dark[1]}!important}`).join('')
const darkRules = `.page{background:#141414!important}.card{background:#242322!important;border-color:#3b3a39!important}.ink{color:#f5f4f3!important}\
.soft{color:#b8b5b2!important}.rule{border-color:#3b3a39!important}.link{color:#78cbdb!important}.who{background:#3b3a39!important;color:#f5f4f3!important}${darkTones}`
/** Outlook on the web and on phones marks what it has darkened instead of telling its preference. */
const outlookRules = darkRules.replace(/\.(?=[a-z])/g, '[data-ogsc] .')

const sheet = new Markup(`:root{color-scheme:light dark;supported-color-schemes:light dark}\
body{margin:0!important;padding:0!important;width:100%!important}table{border-collapse:separate}a{text-decoration:none}\
@media (max-width:599px){.frame{padding:16px 8px!important}.body{padding:24px 20px!important}.title{font-size:22px!important;line-height:28px!important}\
.label,.value{display:block!important;width:auto!important;padding-right:0!important}.label{padding:8px 0 0!important;border-bottom:0!important}.value{padding:3px 0 9px!important}\
.button,.button tbody,.button tr,.button td,.button a{display:block!important}.button a{padding:14px 16px!important}}\
@media (prefers-color-scheme:dark){${darkRules}}${outlookRules}`)

const initials = (name: string) => name.split(' ').filter(Boolean).map((w) => [...w][0]!.toLocaleUpperCase()).filter((_, i, all) => i === 0 || i === all.length - 1).join('')

const valueOf = (row: Row) => html`<span class="ink" style="color:${ink};font-weight:${row.kind === 'person' ? 600 : 400}">${lines(row.value)}</span>${row.detail === undefined ? undefined : html`<br><span class="soft" style="font-size:13px;color:${soft}">${row.detail}</span>`}`

const personOf = (row: Row & { kind: 'person' }) => html`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td width="36" valign="top" style="width:36px;padding-right:12px"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="who" width="36" height="36" align="center" bgcolor="#e8e6e4" aria-hidden="true" style="width:36px;height:36px;border-radius:18px;background:#e8e6e4;color:${ink};${font};font-size:13px;font-weight:600;line-height:36px">${initials(row.value)}</td></tr></table></td>
<td valign="middle" style="${font};font-size:15px;line-height:20px">${valueOf(row)}${row.mail === undefined ? undefined : html`<br><a class="link" href="mailto:${encodeURI(row.mail)}" style="font-size:13px;color:${brand}">${row.mail}</a>`}</td></tr></table>`

const rowOf = (row: Row, last: boolean) => {
  const rule = last ? 'border-bottom:0' : 'border-bottom:1px solid #edebe9'
  return html`<tr>
<th class="label soft rule" scope="row" align="left" valign="top" width="150" style="width:150px;padding:12px 16px 12px 0;${rule};${font};font-size:13px;line-height:20px;font-weight:400;color:${soft};text-align:left">${row.label}</th>
<td class="value rule" valign="top" style="padding:12px 0;${rule};${font};font-size:15px;line-height:20px;word-break:break-word">${row.kind === 'person' ? personOf(row) : valueOf(row)}</td></tr>`
}

const buttonOf = (page: Page) => html`<table role="presentation" class="button" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" bgcolor="${brand}" style="border-radius:6px;background:${brand}"><a href="${page.button.url}" style="display:inline-block;padding:14px 32px;border-radius:6px;${font};font-size:16px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none"><span style="color:#ffffff">${page.button.label}</span></a></td></tr></table>
<p class="soft" style="margin:16px 0 0;${font};font-size:12px;line-height:18px;color:${soft}">${page.linkHint}<br><a class="link" href="${page.button.url}" style="color:${brand};word-break:break-all">${page.button.url}</a></p>`

const wordmark = html`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td width="28" height="28" align="center" bgcolor="${brand}" aria-hidden="true" style="width:28px;height:28px;border-radius:7px;background:${brand};color:#ffffff;${font};font-size:16px;font-weight:700;line-height:28px"><span style="color:#ffffff">L</span></td>
<td class="ink" style="padding-left:10px;${font};font-size:17px;line-height:28px;font-weight:600;letter-spacing:-0.2px;color:${ink}">Latchkey</td></tr></table>`

/** Hides the rest of the mail from the preview: without it, mailboxes append whatever comes next. */
const filler = new Markup('&#8199;&#65279;&#847; '.repeat(60))

const tinted = (page: Page) => `color:${tones[page.tone].light[0]};background:${tones[page.tone].light[1]}`

const cardOf = (page: Page) => html`<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="background:#ffffff;border:1px solid #e1dfdd;border-radius:12px"><tr><td class="body" style="padding:32px 40px 36px">
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="t-${page.tone}" bgcolor="${tones[page.tone].light[1]}" style="padding:4px 12px;border-radius:12px;${tinted(page)};${font};font-size:12px;line-height:16px;font-weight:600">${page.badge}</td></tr></table>
<h1 class="title ink" style="margin:16px 0 0;${font};font-size:26px;line-height:32px;font-weight:600;letter-spacing:-0.3px;color:${ink};word-break:break-word">${page.title}</h1>
<p class="ink" style="margin:12px 0 0;${font};font-size:16px;line-height:24px;color:${ink}">${page.lead}</p>
${page.callout === undefined ? undefined : html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin-top:20px"><tr><td class="t-${page.tone}" bgcolor="${tones[page.tone].light[1]}" style="padding:12px 16px;border-radius:6px;${tinted(page)};${font};font-size:14px;line-height:20px;font-weight:600">${page.callout}</td></tr></table>`}
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:16px 0 24px">${page.rows.map((row, i) => rowOf(row, i === page.rows.length - 1))}</table>
${buttonOf(page)}
</td></tr></table>`

/** The mail as a document. */
export const document = (page: Page): string => html`<!DOCTYPE html>
<html lang="${page.language}" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no,email=no"><title>${page.subject}</title><style>${sheet}</style></head>
<body class="page" style="margin:0;padding:0;background:#f5f4f2;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;mso-hide:all">${page.preheader} ${filler}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f5f4f2" style="background:#f5f4f2"><tr><td class="frame" align="center" style="padding:32px 8px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;margin:0 auto">
<tr><td style="padding:0 8px 16px">${wordmark}</td></tr>
<tr><td>${cardOf(page)}</td></tr>
<tr><td class="soft" style="padding:20px 8px 0;${font};font-size:12px;line-height:18px;color:${soft}">${page.because}${page.home && html`<br><a class="link" href="${page.home.url}" style="color:${brand}">${page.home.label}</a>`}<br>Latchkey. ${page.tagline}</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table></body></html>
`.source
