import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { events, languages, mailEvents, render } from '#mail/message.ts'
import { samples } from '#mail/samples.ts'
import { en } from '../../web/texts/en.ts'
import { nl } from '../../web/texts/nl.ts'
import { em, startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const templates = `${em}/latchkey.mailTemplates`

describe('L14 the mails that are sent', () => {
  test('L14 all of them are listed, with their readers and a subject in every language', async () => {
    const { body } = await server.as('marcus').get(templates)
    expect(body.languages).toEqual(Object.keys(languages))
    expect(body.value.map((m: { event: string }) => m.event)).toEqual(mailEvents)
    expect(body.value.find((m: { event: string }) => m.event === 'requestApproved')).toEqual({ event: 'requestApproved', audiences: events.requestApproved.to, tone: 'good', subjects: { en: expect.stringContaining('Workcation'), nl: expect.stringContaining('Workcation') } })
  })

  test.each(mailEvents)('L14 %s reads for each reader and in each language as it is sent', async (event) => {
    const { timeZone } = server.running.app
    for (const language of Object.keys(languages) as (keyof typeof languages)[]) {
      for (const audience of events[event].to) {
        const { status, body } = await server.as('stephan').get(`${templates}/${event}?language=${language}&audience=${audience}`)
        expect([status, body]).toEqual([200, { event, language, audience, ...render(event, { language, timeZone, data: { ...samples[event], audience } as never }) }])
      }
    }
  })

  test.each([['en', en], ['nl', nl]] as const)('L1 L14 who is asked about somebody who moved reads in %s what the buttons of the screen say', async (language, { changes: { keep, drop } }) => {
    const { body: asks } = await server.as('stephan').get(`${templates}/moverToDecide?language=${language}&audience=manager`)
    const words = (text: string) => text.toLowerCase().match(/\p{L}+/gu)
    expect([words(asks.text)!.slice(0, 4), words(asks.text)]).toEqual([expect.arrayContaining([keep.toLowerCase(), drop.toLowerCase()]), expect.not.arrayContaining(['drop', 'intrekken', 'ingetrokken'])])
    const { body: tells } = await server.as('stephan').get(`${templates}/moverRemoval?language=${language}&audience=manager`)
    expect(words(tells.text)).toEqual(expect.not.arrayContaining(['dropped', 'ingetrokken']))
  })

  test('L14 without a word in English, for the first reader', async () => {
    const { body } = await server.as('stephan').get(`${templates}/requestDenied`)
    expect(body).toMatchObject({ language: 'en', audience: events.requestDenied.to[0] })
  })

  test('L14 what there is not is refused with what there is, and nobody else reads them', async () => {
    const asked = async (who: string, rest: string) => { const { status, body } = await server.as(who).get(templates + rest); return [status, body.error.message] }
    expect(await asked('stephan', '/requestApproved?language=tlh')).toEqual([400, 'language must be one of en, nl.'])
    expect(await asked('stephan', '/requestApproved?audience=manager')).toEqual([400, 'audience must be one of requestor, beneficiary, approver.'])
    for (const event of ['constructor', '__proto__', 'RequestApproved', '%20']) expect((await server.as('stephan').get(`${templates}/${event}`)).status).toBe(404)
    for (const who of ['omar', 'katarina', 'joann']) {
      for (const rest of ['', '/requestApproved', '/nothing']) expect(await server.as(who).get(templates + rest)).toMatchObject({ status: 403, body: { error: { message: expect.stringContaining('Ask an identity governance administrator.') } } })
    }
  })
})
