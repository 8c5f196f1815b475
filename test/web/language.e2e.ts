/** Which language the portal speaks: that of the person, whatever the browser loads first. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { em, type TestServer } from '../support/server.ts'
import { approvedBy, asked, makePackage, person, user } from '../support/world.ts'
import { openPortal, theBrowser, visit } from './browser.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) })
afterAll(async () => { await server?.close() })

test('the words of a browser that speaks Dutch come late, and English stays for whom the directory says English of', { timeout: 60_000 }, async () => {
  const { page: first, close } = await visit(browser, server, 'Grace Okafor', '/', { locale: 'nl-NL' })
  const page = await first.context().newPage()
  const known = Promise.withResolvers<void>()
  await page.route('**/assets/nl-*.js', async (route) => {
    await known.promise
    await route.continue()
  })
  const session = page.waitForResponse('**/auth/session')
  await page.goto(`${server.url}/approvals`, { waitUntil: 'commit' })
  await session
  // What follows from the answer has been done, if it can be.
  await page.evaluate(() => new Promise((done) => { setTimeout(done) }))
  known.resolve()
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect([await page.getByRole('heading', { level: 1 }).innerText(), await page.locator('html').getAttribute('lang')]).toEqual(['Approvals', 'en'])
  await close()
})

test('what is wrong in a file of people is said in Dutch to whom the directory says Dutch of, but for what the portal has no words for', { timeout: 90_000 }, async () => {
  await server.asApp().patch(`/v1.0/users/${person('grace').id}`, { preferredLanguage: 'nl-NL' })
  const { page, complaints, close } = await visit(browser, server, 'Grace Okafor', '/admin/people/import')
  await page.route('**/latchkey.importPeople*', async (route) => {
    const answer = await route.fetch()
    const report = (await answer.json()) as { problems: object[] }
    await route.fulfill({ response: answer, json: { ...report, problems: [...report.problems, { line: 9, column: 'mail', code: 'fromTheFuture', parameters: {}, message: 'is not of this time' }] } })
  })
  await page.getByRole('textbox').fill('upn,name,manager,usageLocation\nada@contoso.example,,nobody@contoso.example,NLD')
  await page.getByRole('button', { name: 'Controleren' }).click()
  const problems = page.getByRole('table', { name: 'Wat verbeterd moet worden' })
  await problems.waitFor()
  const words = (await problems.getByRole('row').allInnerTexts()).join(' ')
  for (const said of ['mag niet leeg zijn', 'is ‘nobody@contoso.example’, en niemand heeft die user principal name', 'moet een land in twee letters zijn, zoals NL', 'is not of this time']) expect(words).toContain(said)
  expect(words).not.toMatch(/must|nobody has/)
  expect(complaints).toEqual([])
  await close()
  await server.asApp().patch(`/v1.0/users/${person('grace').id}`, { preferredLanguage: 'en-GB' })
})

test('F38 F50 what is answered in Dutch is read in English by an English approver, and in Dutch by whoever reads Dutch', { timeout: 120_000 }, async () => {
  const dutch = (text: string) => [{ languageCode: 'nl', text }]
  const question = {
    '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', text: 'In which country?', isRequired: true, localizations: dutch('In welk land?'),
    choices: [{ actualValue: 'es', text: 'Spain', localizations: dutch('Spanje') }],
  }
  const p = await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('mary'), user('pieter')]), questions: [question] } })
  const [{ id: questionId }] = (await server.as('mirjam').post(`${em}/accessPackages/${p.id}/getApplicablePolicyRequirements`)).body.value[0].questions
  const id = await asked(server, 'mirjam', p.id, { answers: [{ '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'es', displayValue: 'Spanje', answeredQuestion: { id: questionId } }] })
  const read = async (who: string, path: string, words: readonly string[], others: RegExp) => {
    const { page, complaints, close } = await visit(browser, server, who, path)
    for (const said of words) await page.getByText(said, { exact: true }).first().waitFor()
    expect(await page.locator('body').innerText()).not.toMatch(others)
    expect(complaints).toEqual([])
    await close()
  }
  const [english, inDutch] = [['In which country?', 'Spain'], ['In welk land?', 'Spanje']] as const
  await read('Mirjam de Wit', `/requests/${id}`, inDutch, /In which country|Spain/)
  await read('Pieter Bakker', `/approvals/${id}`, inDutch, /In which country|Spain/)
  await read('Mary Collins', `/approvals/${id}`, english, /In welk land|Spanje/)
  await read('Grace Okafor', `/requests/${id}`, english, /In welk land|Spanje/)
})

test('what the API tells by a code is said in Dutch on the dashboard and in the audit log, but for what the portal has no words for', { timeout: 90_000 }, async () => {
  await server.asApp().patch(`/v1.0/users/${person('grace').id}`, { preferredLanguage: 'nl-NL' })
  for (let two = 0; two < 2; two++) await makePackage(server, { policy: { requestApprovalSettings: approvedBy([user('omar')]) } })
  const { page, complaints, close } = await visit(browser, server, 'Grace Okafor', '/', { locale: 'nl-NL' })
  /** Answers as the server does, with the first rows as they are given here. */
  const answer = (path: string, rows: readonly object[]) => page.route(path, async (route) => {
    const body = (await (await route.fetch()).json()) as { value: object[] }
    await route.fulfill({ json: { ...body, value: body.value.map((row, at) => ({ ...row, ...rows[at] })) } })
  })
  await page.goto(`${server.url}/admin`)
  const found = page.getByRole('region', { name: 'Waar niemand of maar één persoon zou kunnen goedkeuren' }).getByRole('listitem')
  await found.filter({ hasText: 'Alleen Omar Haddad kan beslissen.' }).first().waitFor()
  expect(await found.filter({ hasText: 'can decide' }).count()).toBe(0)
  await answer('**/latchkey.approverCoverage()*', [{ code: 'onlyOneStays', parameters: { names: 'Priya Nair', name: 'Omar Haddad' }, onlyForSome: true }, { code: 'fromTheFuture', parameters: {}, reason: 'This is not of our time.' }])
  await page.reload()
  await found.filter({ hasText: 'Na het vertrek van Priya Nair kan alleen Omar Haddad nog beslissen. Dit gaat om wie geen manager of sponsor heeft' }).waitFor()
  await answer('**/auditLogs/directoryAudits*', ['keep-prior', 'found-gone', 'from-the-future'].map((value) => ({ additionalDetails: [{ key: 'why', value }] })))
  await page.goto(`${server.url}/admin/audit`)
  for (const words of ['Behouden: het was er al voordat het toegangspakket het gaf.', 'Iemand had het al weggenomen.', 'why: from-the-future']) await page.getByText(words).first().waitFor()
  // So is each refusal of many at once.
  const [made, blocked] = [await makePackage(server), person('gert')]
  await page.goto(`${server.url}/admin/access-packages/${made.id}/assignments/new`)
  await page.getByLabel('Of plak een lijst').fill(blocked.userPrincipalName)
  await page.getByRole('button', { name: 'Opzoeken' }).click()
  await page.getByRole('button', { name: 'Eerst controleren' }).click()
  await page.getByText(`${blocked.displayName} kan zich niet aanmelden, en kan dus geen toegang krijgen.`).waitFor()
  expect(complaints).toEqual([])
  await close()
  await server.asApp().patch(`/v1.0/users/${person('grace').id}`, { preferredLanguage: 'en-GB' })
})
