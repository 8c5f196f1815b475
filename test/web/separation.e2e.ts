/** Separation of duties in the administration: two packages are kept apart, who has both is seen, and an exception is made. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, type TestServer } from '../support/server.ts'
import { ask, catalog, group, makePackage, person, type Made } from '../support/world.ts'
import { desktop, follow, gone, openPortal, phone, theBrowser, visit } from './browser.ts'
import { everyLook, lookHere } from './looks.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => { [server, browser] = await Promise.all([openPortal(), theBrowser()]) }, 120_000)
afterAll(async () => { await server?.close() })

const pick = async (page: Page, label: string, name: string) => {
  await page.getByRole('combobox', { name: label }).pressSequentially(name)
  await page.getByRole('option', { name: new RegExp(name) }).first().click()
}
/** Two packages of Omar's catalog; two people have both. */
async function two(): Promise<readonly [Made, Made]> {
  const [pay, book] = [await makePackage(server, { catalog: 'Security' }), await makePackage(server, { catalog: 'Security' })]
  for (const [name, made] of [['Pay', pay], ['Book', book]] as const) await server.as('grace').patch(`${em}/accessPackages/${made.id}`, { displayName: `${name} ${made.displayName}` })
  for (const who of ['oliver', 'nadia']) for (const { id } of [pay, book]) await ask(server, who, id)
  await server.drain()
  return [{ ...pay, displayName: `Pay ${pay.displayName}` }, { ...book, displayName: `Book ${book.displayName}` }]
}

describe.each([['desktop', desktop], ['phone', phone]] as const)('on a %s', (where, viewport) => {
  test('F53 L8 S6 Omar keeps two packages apart, sees who has both, and makes an exception', { timeout: 240_000 }, async () => {
    const [pay, book] = await two()
    const { page, complaints, close } = await visit(browser, server, 'Omar Haddad', `/admin/access-packages/${pay.id}/separation`, { viewport })
    await page.getByRole('link', { name: 'Add access package' }).click()
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('Choose an access package.').waitFor()
    await pick(page, 'Access package', book.displayName)
    // Before anything is saved it says who has both.
    await expect.poll(() => page.getByRole('dialog').innerText()).toMatch(/2 people have both now:\s+Nadia Rahman and Oliver Walsh/)
    await page.getByRole('checkbox', { name: `Whoever has ${pay.displayName} cannot get ${book.displayName} either` }).check()
    expect(await lookHere(page)).toEqual([])
    await page.getByRole('button', { name: 'Add', exact: true }).dblclick()
    await gone(page)
    const rule = page.getByRole('region', { name: 'Incompatible access packages' })
    await expect.poll(() => rule.innerText()).toContain('2 people have both.')
    await page.reload()
    await rule.getByText('2 people have both.').waitFor()
    expect(await lookHere(page)).toEqual([])
    expect((await server.asApp().get(`${em}/accessPackages/${book.id}/incompatibleAccessPackages`)).body.value.map((p: { id: string }) => p.id)).toEqual([pay.id])

    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Separation/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Separation of duties' }).waitFor()
    if (where === 'desktop') {
      const cell = page.getByRole('row', { name: new RegExp(`^${pay.displayName}`) }).getByRole('link', { name: `${pay.displayName} and ${book.displayName} exclude each other. 2 people have both.` })
      await cell.waitFor()
      expect(await lookHere(page)).toEqual([])
      await cell.click()
    } else {
      await page.getByRole('listitem').filter({ hasText: book.displayName }).getByText('2 people have both.').waitFor()
      expect(await page.getByRole('table').count()).toBe(0)
      expect(await lookHere(page)).toEqual([])
      await page.getByRole('link', { name: new RegExp(`^Who has both .*${book.displayName}`) }).click()
    }
    await page.getByRole('link', { name: 'Make an exception for Nadia Rahman' }).first().click()
    await page.getByRole('dialog', { name: 'New exception' }).waitFor()
    await page.getByRole('combobox', { name: 'Person' }).waitFor()
    expect(await page.getByRole('combobox', { name: 'Person' }).inputValue()).toBe('Nadia Rahman')
    await page.getByRole('button', { name: 'Make an exception' }).last().click()
    await page.getByText('Choose who answers for it.').waitFor()
    await pick(page, 'Owner', 'Mary Collins')
    await page.getByLabel('Reason').fill('Until the new colleague starts.')
    await page.getByLabel('Last day').fill('2028-01-01')
    expect(await lookHere(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Make an exception' }).click()
    await page.getByText(/The last possible day is|latest|19 May 2027/).first().waitFor()
    await page.getByLabel('Last day').fill('2026-08-20')
    await page.getByRole('dialog').getByRole('button', { name: 'Make an exception' }).click()
    await gone(page)
    // Both sides tell of the same exception.
    await expect.poll(() => page.getByText('Until 20 Aug 2026').count()).toBe(2)
    await page.getByRole('link', { name: 'Exceptions' }).click()
    const row = page.getByRole('row', { name: /Nadia Rahman/ }).last()
    await expect.poll(() => row.innerText()).toMatch(/Mary Collins[\s\S]*Until the new colleague starts/)
    expect(await lookHere(page)).toEqual([])
    await row.getByRole('button', { name: 'Remove the exception for Nadia Rahman' }).click()
    await page.getByText('From now on it allows nothing.').waitFor()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await gone(page)
    await page.getByText('No exceptions').waitFor()
    expect(complaints).toEqual([])
    await close()
    for (const [a, b] of [[pay, book], [book, pay]] as const) await server.as('grace').delete(`${em}/accessPackages/${a.id}/incompatibleAccessPackages/${b.id}/$ref`)
  })
})

test('F53 S3 groups and resource roles are named, refused where the API refuses them, and taken away', { timeout: 180_000 }, async () => {
  const [pay] = await two()
  const { page, complaints, close } = await visit(browser, server, 'Stephan Brandt', `/admin/access-packages/${pay.id}/separation?add=group`)
  await pick(page, 'Group', 'sg-Everyone in APAC')
  await expect.poll(() => page.getByRole('dialog').innerText()).toContain('1 person has both now:')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await gone(page)
  await page.getByRole('link', { name: 'Add resource role' }).click()
  await pick(page, 'Resource role', 'lic-Visio Plan 2')
  await page.getByText('Nobody has both now.').waitFor()
  expect(await everyLook(page)).toEqual([])
  // Somebody else was faster: what was chosen stays.
  const { resource, role } = (await server.asApp().get(`${em}/resources?$filter=displayName eq 'lic-Visio Plan 2'&$expand=roles`)).body.value.map((r: { id: string; roles: { id: string; displayName: string }[] }) => ({ resource: r.id, role: r.roles[0] }))[0]
  expect(resource).toBeTruthy()
  await server.as('grace').post(`${em}/accessPackages/${pay.id}/latchkey.incompatibleResourceRoles`, { resourceRoleId: role.id })
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('One or more added object references already exist.').waitFor()
  expect(complaints.splice(0).filter((c) => !c.includes('400'))).toEqual([])
  await page.getByRole('button', { name: 'Cancel' }).click()
  await gone(page)
  for (const name of ['sg-Everyone in APAC', `lic-Visio Plan 2: ${role.displayName}`]) {
    await page.getByRole('button', { name: `Remove ${name}` }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await gone(page)
    await expect.poll(() => page.getByRole('button', { name: `Remove ${name}` }).count()).toBe(0)
  }
  expect((await server.asApp().get(`${em}/accessPackages/${pay.id}?$expand=incompatibleGroups`)).body.incompatibleGroups).toEqual([])
  expect((await server.as('grace').get(`${em}/accessPackages/${pay.id}/latchkey.incompatibleResourceRoles`)).body.value).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('U17 whom a rule would give what does not go together is listed', { timeout: 120_000 }, async () => {
  const made = await makePackage(server, { policy: { requestorSettings: { enableTargetsToSelfAddAccess: false } } })
  const grace = server.as('grace')
  await grace.post(`${em}/accessPackages/${made.id}/incompatibleGroups/$ref`, { '@odata.id': `${server.url}/v1.0/groups/${group('All employees').id}` })
  const { givenName, surname } = person('fleur')
  const rule = { '@odata.type': '#microsoft.graph.attributeRuleMembers', membershipRule: `(user.givenName -eq "${givenName}") and (user.surname -eq "${surname}")` }
  await grace.post(`${em}/assignmentPolicies`, { displayName: 'By rule', allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [rule], automaticRequestSettings: { requestAccessForAllowedTargets: true }, accessPackage: { id: made.id } })
  await server.drain()
  const { page, complaints, close } = await visit(browser, server, 'Marcus', '/admin/separation/automatic')
  const row = page.getByRole('row', { name: new RegExp(surname) })
  await expect.poll(() => row.innerText()).toContain('All employees')
  expect(await everyLook(page)).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('L8 whoever may only read changes nothing, and where nothing is kept apart that is said', { timeout: 120_000 }, async () => {
  const [pay, book] = await two()
  await server.as('grace').post(`${em}/accessPackages/${pay.id}/incompatibleAccessPackages/$ref`, { '@odata.id': `${server.url}${em}/accessPackages/${book.id}` })
  const { page, complaints, close } = await visit(browser, server, 'Beatriz Nogueira', `/admin/separation/conflicts?package=${pay.id}&with=${book.id}`)
  await page.getByRole('rowheader', { name: 'Nadia Rahman' }).waitFor()
  expect(await page.getByRole('rowheader').count()).toBe(2)
  await page.goto(`${server.url}/admin/access-packages/${pay.id}/separation`)
  await page.getByText('2 people have both.').waitFor()
  for (const role of ['link', 'button'] as const) expect(await page.getByRole(role, { name: /^(Add|Make|Remove)/ }).count()).toBe(0)
  expect(complaints).toEqual([])
  await close()
  // Of a package whose catalog one may not read nothing is said to be none, and no rule may name it.
  const mine = await makePackage(server)
  const priya = await visit(browser, server, 'Priya Raman', `/admin/access-packages/${pay.id}/separation`)
  await priya.page.getByText('You may not see who has both.').waitFor()
  expect(await priya.page.getByText('Download who has both').count()).toBe(0)
  await priya.page.getByText('You may not see whether there is anything here.').first().waitFor()
  await follow(priya.page, `/admin/access-packages/${mine.id}/separation?add=accessPackage`)
  await priya.page.getByRole('combobox', { name: 'Access package' }).pressSequentially(book.displayName)
  await priya.page.getByText('No access package with that name').waitFor()
  await follow(priya.page, `/admin/catalogs/${catalog('Security').id}/resources`)
  await priya.page.getByText('only what its access packages give is shown').waitFor()
  await follow(priya.page, `/admin/catalogs/${catalog('Security').id}/roles`)
  await priya.page.getByRole('heading', { name: 'You may not see who looks after this catalog' }).waitFor()
  expect(await lookHere(priya.page)).toEqual([])
  expect(priya.complaints).toEqual([])
  await priya.close()
  const lin = await visit(browser, server, 'Lin ', '/admin/separation')
  await lin.page.getByText('No access packages exclude each other').waitFor()
  for (const [tab, text] of [['conflicts', 'No conflicts'], ['exceptions', 'No exceptions'], ['automatic', 'Nobody is kept out']] as const) {
    await follow(lin.page, `/admin/separation/${tab}`)
    await lin.page.getByRole('heading', { name: text }).waitFor()
    expect(await everyLook(lin.page)).toEqual([])
  }
  expect(lin.complaints).toEqual([])
  await lin.close()
})
