import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { action, field, identityPlace, person, type Browser, type Place } from '../support/identity-place.ts'

describe('local accounts', () => {
  let place: Place
  beforeAll(async () => {
    place = await identityPlace({ overrides: { demo: false } })
    await place.setPassword(person.joann, 'correct horse battery')
    await place.setPassword(person.gone, 'correct horse battery')
  })
  afterAll(() => place?.close())

  const attempt = async (user: string, password: string, browser: Browser = place.browser()) => {
    const page = await browser.open('/auth/sign-in?returnTo=/there')
    expect(page.text).toContain('type="password"')
    expect(page.text).not.toContain('Joann')
    return browser.open(action(page.text), { form: { csrf: field(page.text, 'csrf'), user, password } })
  }

  test.each(['joann@contoso.example', 'JOANN@contoso.example'])('%s signs in with the password', async (user) => {
    const browser = place.browser()
    expect((await attempt(user, 'correct horse battery', browser)).url).toBe(`${place.url}/there`)
    expect((await browser.once('/auth/session')).json()).toMatchObject({ user: { id: person.joann }, demo: false })
  })

  test.each([['joann@contoso.example', 'wrong'], ['joann@contoso.example', ''], ['mary@contoso.example', 'correct horse battery'], ['gone@contoso.example', 'correct horse battery'], ['nobody@contoso.example', 'x'], ['', '']])('%s with %j: the same words for all', async (user, password) => {
    const answer = await attempt(user, password)
    expect(answer.status).toBe(401)
    expect(answer.text).toContain('role="alert" id="problem">The user name or the password is not right.')
    if (password) expect(answer.text).not.toContain(`value="${password}"`)
  })

  test('the demonstration’s way in is closed', async () => {
    const browser = place.browser()
    const page = await browser.open('/auth/sign-in')
    expect((await browser.open(action(page.text), { form: { csrf: field(page.text, 'csrf'), person: 'joann@contoso.example' } })).status).toBe(401)
  })

  test('guessing takes longer and longer, for accounts that are not there as well', async () => {
    for (const user of ['joann@contoso.example', 'not-there@contoso.example']) {
      await place.database.pool.query('delete from sign_in_failure')
      for (let i = 0; i < 5; i += 1) expect((await attempt(user, 'wrong')).status).toBe(401)
      const waiting = await attempt(user, 'correct horse battery')
      expect([waiting.status, /Wait (\d+) second/.exec(waiting.text)?.[1]]).toEqual([429, '2'])
      place.hurry('PT3S')
      expect((await attempt(user, 'wrong')).status).toBe(401)
      expect(/Wait (\d+) second/.exec((await attempt(user, 'wrong')).text)?.[1]).toBe('4')
      place.hurry('PT5S')
    }
    expect((await attempt('joann@contoso.example', 'wrong')).status).toBe(401)
    place.hurry('PT1H')
    expect((await attempt('joann@contoso.example', 'correct horse battery')).url).toBe(`${place.url}/there`)
    expect((await attempt('joann@contoso.example', 'wrong')).status).toBe(401)
    expect((await attempt('joann@contoso.example', 'correct horse battery')).status).not.toBe(429)
  })

  test('many attempts at once are as many attempts', async () => {
    await place.database.pool.query('delete from sign_in_failure')
    const answers = await Promise.all(Array.from({ length: 8 }, () => attempt('mary@contoso.example', 'wrong')))
    const { rows } = await place.database.pool.query(`select failed_count from sign_in_failure where subject = 'account:mary@contoso.example'`)
    expect(rows[0].failed_count).toBe(answers.filter(({ status }) => status === 401).length)
  })

  test('one address cannot try everybody', async () => {
    await place.database.pool.query(`delete from sign_in_failure`)
    await place.database.pool.query(`insert into sign_in_failure (subject, failed_count, last_failed_at) values ('address:127.0.0.1', 41, now() + interval '2 hours')`)
    expect((await attempt('a@contoso.example', 'wrong')).status).toBe(401)
    expect((await attempt('b@contoso.example', 'wrong')).status).toBe(429)
    place.hurry('PT25H')
    await place.identity.sweep()
    expect((await place.database.pool.query('select from sign_in_failure')).rowCount).toBe(0)
  })
})
