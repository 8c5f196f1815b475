/** The mailbox of the demonstration: every mail that went out, as JSON and as a page. */
import type { FastifyInstance } from 'fastify'
import type { App } from '#app/app.ts'

const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
const policy = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
/** A mail's own styles stand inside it; nothing of it runs and nothing is fetched. */
const mailPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-top-navigation-by-user-activation"

/** Adds `/demo/mails`. */
export function mailbox(server: FastifyInstance, app: App): void {
  const read = (to: string | undefined) => app.db.selectFrom('mail').selectAll().where('subject', 'is not', null).$if(to !== undefined, (q) => q.where((e) => e(e.fn<string>('lower', ['address']), '=', to!.toLowerCase()))).orderBy('createdDateTime', 'desc').orderBy('id', 'desc').limit(200)
  server.get<{ Querystring: { to?: string; mail?: string } }>('/demo/mails', async (request, reply) => {
    const to = typeof request.query.to === 'string' ? request.query.to : undefined
    const rows = await read(to).execute()
    if (!request.headers.accept?.includes('text/html')) return reply.send({ value: rows.map((m) => ({ id: m.id, to: m.address, event: m.event, subject: m.subject, text: m.textBody, html: m.htmlBody, sentDateTime: m.sentDateTime, createdDateTime: m.createdDateTime })) })
    return reply.type('text/html').header('content-security-policy', policy).send(page(rows as never, to, request.query.mail))
  })
  server.get<{ Params: { id: string } }>('/demo/mails/:id', async (request, reply) => {
    const found = /^[0-9a-f-]{36}$/.test(request.params.id) ? await app.db.selectFrom('mail').select('htmlBody').where('id', '=', request.params.id).executeTakeFirst() : undefined
    return found?.htmlBody ? reply.type('text/html').header('content-security-policy', mailPolicy).send(found.htmlBody.replace('<head>', '<head><base target="_top">')) : reply.code(404).send()
  })
  server.get('/demo/mails.css', async (_request, reply) => reply.type('text/css').send(styles))
}

type Mail = { readonly id: string; readonly address: string; readonly subject: string; readonly createdDateTime: string }
function page(mails: readonly Mail[], to: string | undefined, shown: string | undefined): string {
  const open = mails.find((m) => m.id === shown) ?? mails[0]
  const link = (m: Mail) => `/demo/mails?${new URLSearchParams({ ...(to ? { to } : {}), mail: m.id }).toString()}`
  const rows = mails.map((m) => `<li><a href="${escape(link(m))}"${m === open ? ' aria-current="page"' : ''}><strong>${escape(m.subject)}</strong><span>${escape(m.address)}</span><time>${escape(m.createdDateTime.slice(0, 16).replace('T', ' '))}</time></a></li>`).join('')
  const list = mails.length > 0 ? `<ul>${rows}</ul>` : '<p class="none">No mail yet. Ask for an access package, and its approver gets one.</p>'
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Mailbox of the demonstration</title><link rel="stylesheet" href="/demo/mails.css"></head>
<body><header><h1>Mailbox of the demonstration</h1><p>${to ? `Mails to ${escape(to)}. <a href="/demo/mails">All mails</a>` : 'Every mail that Latchkey sent, to everybody.'} <a href="/">My Access</a></p></header>
<main><nav aria-label="Mails">${list}</nav>${open ? `<iframe title="${escape(open.subject)}" src="/demo/mails/${open.id}"></iframe>` : ''}</main></body></html>`
}

const styles = `
:root { font: 14px/1.4 "Segoe UI", system-ui, sans-serif; color-scheme: light dark; --line: light-dark(#e0e0e0, #404040); --back: light-dark(#fafafa, #1f1f1f); --card: light-dark(#fff, #292929); --ink: light-dark(#242424, #fff); --quiet: light-dark(#616161, #adadad); --brand: light-dark(#0b6a77, #6fd0dd) }
body { margin: 0; background: var(--back); color: var(--ink) } header { padding: 16px 24px; border-bottom: 1px solid var(--line); background: var(--card) }
h1 { font-size: 20px; margin: 0 } header p { margin: 4px 0 0; color: var(--quiet) } a { color: var(--brand) }
main { display: grid; grid-template-columns: minmax(260px, 380px) 1fr; height: calc(100vh - 84px) } nav { overflow: auto; border-right: 1px solid var(--line) }
ul { list-style: none; margin: 0; padding: 0 } li a { display: grid; gap: 2px; padding: 12px 24px; text-decoration: none; color: inherit; border-bottom: 1px solid var(--line) }
li a:hover, li a[aria-current] { background: var(--card) } li a[aria-current] { box-shadow: inset 3px 0 var(--brand) } li span, li time { color: var(--quiet); font-size: 12px } .none { padding: 24px }
iframe { border: 0; width: 100%; height: 100%; background: var(--card) } @media (max-width: 720px) { main { display: block; height: auto } iframe { height: 80vh } nav { max-height: 40vh; border: 0 } }
`
