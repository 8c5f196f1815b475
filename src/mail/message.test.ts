import { describe, expect, test } from 'vitest'
import { events, type MailData } from './events.ts'
import { languageFor, languages, mailEvents, render, type Language, type MailEvent } from './message.ts'
import { samples } from './samples.ts'

const timeZone = 'Europe/Amsterdam'
const everyLanguage = Object.keys(languages) as Language[]
const everyMail = everyLanguage.flatMap((language) => mailEvents.flatMap((event) => events[event].to.map((audience) => ({ event, language, audience }))))
const sample = samples.requestToApprover
const ask = (over: Partial<MailData<'requestToApprover'>> = {}, language: Language = 'en', zone = timeZone) =>
  render('requestToApprover', { language, timeZone: zone, data: { ...sample, ...over } })

/** What a reader sees of the HTML part. */
const seen = (markup: string) => markup.slice(markup.indexOf('<h1')).replace(/<br>/g, '\n').replace(/<[^>]+>/g, ' ')
  .replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

describe('every mail', () => {
  test.each(everyMail)('$event to the $audience in $language is complete', ({ event, language, audience }) => {
    const mail = render(event, { language, timeZone, data: { ...samples[event], audience } })
    expect(mail.subject).toMatch(/^[^\p{C}]{10,160}$/u)
    for (const part of [mail.subject, mail.text, seen(mail.html)]) expect(part).not.toMatch(/undefined|null|NaN|\[object| {2}for | ,/)
    expect(mail.html).toContain(`<html lang="${language}"`)
    expect(mail.html).toContain('name="color-scheme" content="light dark"')
    expect(mail.html).not.toMatch(/<script|<img|<link|@import|url\(|src=/i)
    const button = samples[event].links[events[event].link]!
    expect(mail.html).toContain(`href="${button}"`)
    expect(mail.text).toContain(button)
  })

  test.each(everyMail)('$event to the $audience in $language says the same in both parts', ({ event, language, audience }) => {
    const mail = render(event, { language, timeZone, data: { ...samples[event], audience } })
    const markup = seen(mail.html).toLowerCase().replace(/\s+/g, ' ')
    const lines = mail.text.split('\n').map((l) => l.trim().replace(/:$/, '').toLowerCase()).filter((l) => l !== '' && l !== '--' && !l.startsWith('http'))
    const badge = lines.shift()!
    expect(mail.html.toLowerCase()).toContain(`>${badge}<`)
    for (const line of lines) expect(markup.replaceAll(' : ', ': ')).toContain(line.split(': http')[0])
  })

  test.each(everyLanguage)('has its own words for all in %s', (language) => {
    const titles = mailEvents.map((event) => languages[language].events[event].badge)
    expect(new Set(titles).size).toBe(mailEvents.length)
    if (language === 'en') return
    for (const event of mailEvents) {
      const [own, english] = [language, 'en' as const].map((l) => render(event, { language: l, timeZone, data: samples[event] }))
      expect(own!.subject).not.toBe(english!.subject)
    }
  })
})

describe('the mail to the approver', () => {
  test('tells who, what, when, why and until when', () => {
    const mail = ask()
    expect(mail.subject).toBe('Please review by 5 June: Joann Guerrero requests Workcation')
    for (const part of [mail.text, seen(mail.html)]) {
      for (const fact of [
        'Joann Guerrero', 'Account Executive · Sales · Contoso', 'joann@contoso.example', 'Workcation', 'Catalog: General', 'Mon, 8 June 2026', 'Fri, 19 June 2026', '12 days',
        'I visit my family in Valencia', 'My customers know', 'In which country will you work?', 'Spain', 'Carrer de Sueca 24', 'Decide by Fri, 5 June 2026, 09:41 CEST', 'Review request',
      ]) expect(part).toContain(fact)
    }
  })

  test('names both when somebody asks for another', () => {
    const { subject, text } = ask({ beneficiary: { name: 'Mirjam de Wit' } })
    expect(subject).toBe('Please review by 5 June: Joann Guerrero requests Workcation for Mirjam de Wit')
    expect(text).toContain('Requested for:\n  Mirjam de Wit')
  })

  test('is in Dutch with Dutch dates', () => {
    const mail = ask({}, 'nl')
    expect(mail.subject).toBe('Beoordeel vóór of op 5 juni: Joann Guerrero vraagt Workcation aan')
    expect(mail.text).toContain('Beslis uiterlijk vr 5 juni 2026, 09:41 CEST')
    expect(mail.text).toContain('Tot en met:\n  vr 19 juni 2026\n  12 dagen')
  })

  test('says when it is a reminder, was passed on or forwarded, in the words of the portal', () => {
    expect(ask({ occasion: 'reminder' }).subject).toMatch(/^Reminder: review by/)
    expect(ask({ occasion: 'forwarded' }).subject).toMatch(/^Passed on to you: review by/)
    expect(ask({ occasion: 'reassigned', handedBy: 'Mary Collins' }).subject).toMatch(/^Forwarded to you: review by/)
    expect(ask({ occasion: 'reassigned', handedBy: 'Mary Collins', reason: 'I am on leave' }).text).toContain('Mary Collins forwarded this to you: I am on leave')
  })

  test('names for whom somebody stands in', () => {
    expect(ask({ standsInFor: 'Mary Collins' }).text).toContain('because you stand in for Mary Collins, who was asked to decide about this request')
    expect(ask({ standsInFor: 'Mary Collins' }, 'nl').text).toContain('omdat u Mary Collins vervangt')
  })
})

describe('a request about held access', () => {
  const about = (event: MailEvent, over: object, language: Language = 'en') => render(event, { language, timeZone, data: { ...samples[event], start: null, end: '2028-08-30T21:59:59Z', heldUntil: '2026-12-28T22:59:59Z', change: 'extension', audience: 'requestor', ...over } as never })
  test('tells what is asked, and what stays without it', () => {
    const mail = about('requestToApprover', { audience: 'approver' })
    expect(mail.subject).toBe('Please review by 5 June: Joann Guerrero asks to extend Workcation')
    expect(mail.text).toContain('Without a decision, nothing changes: Joann Guerrero\'s access lasts until Mon, 28 December 2026.')
    expect(mail.text).not.toContain('Right after approval')
  })
  test.each([
    ['requestApproved', 'Your extension of Workcation was approved', 'Your access now lasts until Wed, 30 August 2028.'],
    ['requestDenied', 'Your extension of Workcation was not approved', 'Your access still lasts until Mon, 28 December 2026.'],
    ['requestExpired', 'The request to extend Workcation expired', 'Your access still lasts until Mon, 28 December 2026. You can ask again to extend it.'],
    ['requestCanceled', 'The request to extend Workcation was canceled', 'Your access still lasts until Mon, 28 December 2026.'],
  ] as const)('%s', (event, title, said) => {
    const { text } = about(event, {})
    expect(text).toContain(title)
    expect(text).toContain(said)
    expect(text).not.toMatch(/given|Right after approval|Request it again/i)
  })
  test.each([
    ['requestToApprover', 'en', "Without a decision, Joann Guerrero's access ends on Fri, 5 June 2026"], ['approvalStuck', 'en', "the request expires and Joann Guerrero's access ends on Fri, 5 June 2026"],
    ['requestToApprover', 'nl', 'Zonder beslissing eindigt de toegang van Joann Guerrero op vr 5 juni 2026'], ['approvalStuck', 'nl', 'verloopt de aanvraag en eindigt de toegang van Joann Guerrero op vr 5 juni 2026'],
  ] as const)('%s in %s says that the access ends where nobody decides before it does', (event, language, said) =>
    expect(about(event, { audience: event === 'approvalStuck' ? 'owner' : 'approver', heldUntil: samples.requestExpired.decideBy }, language).text).toContain(said))
  test('is over when the access is', () => expect(about('requestExpired', { heldUntil: samples.requestExpired.decideBy }).text).toContain('It has expired, and your access was not extended.'))
  test('is said in Dutch', () => expect(about('requestExpired', {}, 'nl').text).toContain('Uw toegang loopt nog tot en met ma 28 december 2026. U kunt opnieuw verlenging aanvragen.'))
})

describe('what is offered when access ends', () => {
  const links = { ...samples.accessAboutToExpire.links, extend: 'https://latchkey.contoso.example/access-packages/assignments/1/extend' }
  const mail = (event: 'accessAboutToExpire' | 'accessExpired', extension: 'possible' | 'outOfScope') => render(event, { language: 'en', timeZone, data: { ...samples.accessAboutToExpire, links: event === 'accessExpired' ? samples.accessExpired.links : links, extension } as never }).text
  test('the button extends where that is possible', () => expect(mail('accessAboutToExpire', 'possible')).toContain(`Extend access:\n${links.extend}`))
  test('and does not where it is not', () => expect(mail('accessAboutToExpire', 'outOfScope')).toContain(`View access package:\n${links.package}`))
  test('who asked for it already is led to that request', () => {
    const { subject, text } = render('accessAboutToExpire', { language: 'en', timeZone, data: { ...samples.accessAboutToExpire, extension: 'asked', links, audience: 'beneficiary' } })
    expect(subject).toBe('Your access ends on 19 June: Workcation')
    expect(text).toContain(`A request to extend it waits for a decision.`)
    expect(text).toContain(`View request:\n${links.request}`)
    expect(text).not.toMatch(/Do you still need it/)
  })
  test('nobody is invited to what they may not ask for', () => {
    expect(mail('accessExpired', 'possible')).toContain('Request it again')
    expect(mail('accessExpired', 'outOfScope')).not.toMatch(/again/i)
  })
})

test('a question is its own label', () => expect(ask().text).toContain('In which country will you work?\n  Spain'))

describe('dates', () => {
  test.each([
    ['Europe/Amsterdam', 'Mon, 8 June 2026', 'Fri, 19 June 2026'],
    ['America/Los_Angeles', 'Sun, 7 June 2026, 15:00 GMT-7', 'Fri, 19 June 2026, 15:00 GMT-7'],
    ['Asia/Singapore', 'Mon, 8 June 2026, 06:00 GMT+8', 'Sat, 20 June 2026, 06:00 GMT+8'],
    ['No/Such_Place', 'Sun, 7 June 2026, 22:00 UTC', 'Fri, 19 June 2026, 22:00 UTC'],
  ])('at the clock of %s', (zone, from, until) => {
    const { text } = ask({}, 'en', zone)
    expect(text).toContain(`From:\n  ${from}\n`)
    expect(text).toContain(`Until:\n  ${until}\n`)
  })

  test('the reader is told a deadline by their own clock, and the period in the days that were asked for', () => {
    const { subject, text } = ask({ timeZone: 'Asia/Tokyo', start: '2026-06-07T15:00:00Z', end: '2026-06-19T14:59:59Z', decideBy: '2026-06-05T20:00:00Z' })
    expect(subject).toMatch(/^Please review by 5 June:/)
    expect(text).toContain('Decide by Fri, 5 June 2026, 22:00 CEST')
    expect(text).toContain('From:\n  Mon, 8 June 2026\n')
    expect(ask({ readerZone: 'Asia/Tokyo', decideBy: '2026-06-05T20:00:00Z' }).text).toContain('Decide by Sat, 6 June 2026, 05:00 GMT+9')
  })
  test('what is due within a day is told by the hour', () => {
    expect(ask({ writtenAt: '2026-06-04T09:00:00Z' }).subject).toMatch(/^Please review by 5 June, 09:41 CEST:/)
    expect(ask({ writtenAt: '2026-06-04T07:00:00Z' }).subject).toMatch(/^Please review by 5 June:/)
  })
  test('after the decision nobody reads "right after approval"', () => {
    for (const event of ['requestApproved', 'requestDenied', 'requestExpired', 'requestCanceled', 'deliveryFailed'] as const) expect(render(event, { language: 'en', timeZone, data: { ...samples[event], start: null } }).text).not.toContain('From:')
  })
  test('the last tick of a day is that day', () => expect(ask({ end: '2026-06-19T21:59:59Z' }).text).toContain('Until:\n  Fri, 19 June 2026\n  12 days'))
  test('a duration counts from delivery', () => {
    const { text } = ask({ start: null, end: null, duration: 'P30D' })
    expect(text).toContain('From:\n  Right after approval')
    expect(text).toContain('Until:\n  30 days after access is given')
  })
  test('no end is said', () => expect(ask({ start: null, end: null }).text).toContain('Until:\n  No end date'))
})

describe('what people type', () => {
  const evil = `<img src=x onerror=alert(1)>&"'</td>`
  test('is never markup', () => {
    const { html } = ask({
      packageName: evil, catalogName: evil, justification: evil, requestor: { name: evil, department: evil, mail: `${evil}@x` }, beneficiary: { name: evil },
      answers: [{ question: evil, answer: evil }],
    })
    expect(html).not.toMatch(/<img|onerror=alert\(1\)>|"'<\/td>/)
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;&lt;/td&gt;')
  })

  test('cannot add a header or turn the reading direction', () => {
    const { subject, text } = ask({ packageName: 'Work\r\nBcc: all@contoso.example\u2028\u0000\u202Ecation\uD800' })
    expect(subject).toBe('Please review by 5 June: Joann Guerrero requests Work Bcc: all@contoso.example cation�')
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u)
  })

  test('is cut in the subject, whole in the mail', () => {
    const long = '👩🏽‍💻'.repeat(200)
    const { subject, text } = ask({ packageName: long })
    expect(subject.endsWith('👩🏽‍💻…')).toBe(true)
    expect(text).toContain(long)
  })

  test.each(['javascript:alert(1)', 'data:text/html,x', 'not a link'])('a button never leads to %s', (decide) => {
    expect(() => ask({ links: { decide } })).toThrow()
  })
})

describe('why a holder no longer fits', () => {
  const said = (audience: 'beneficiary' | 'manager', language: Language) => render('moverTold', { language, timeZone, data: { ...samples.moverTold, audience } }).text
  test('is said to the holder and about them, in their language', () => {
    expect(said('beneficiary', 'en')).toContain('The policy "Sales" is for members of Sales team. You are not one of them.')
    expect(said('manager', 'nl')).toContain('Het beleid “Sales” is voor leden van Sales team. Joann Guerrero hoort daar niet bij.')
    expect(said('beneficiary', 'nl')).toContain('U hoort daar niet bij.')
  })
  test('nobody is told to remove what they cannot', () => expect(render('moverTold', { language: 'en', timeZone, data: { ...samples.moverTold, audience: 'manager', mayRemove: false } }).text).not.toContain('remove it'))
})

test.each([['disabled', "Joann Guerrero's account was blocked: "], ['deleted', "Joann Guerrero's account was deleted: "]] as const)('what happened to an account: %s', (left, begin) => {
  expect(render('leaverTold', { language: 'en', timeZone, data: { ...samples.leaverTold, left } }).subject.startsWith(begin)).toBe(true)
  expect(render('requestCanceled', { language: 'en', timeZone, data: { ...samples.requestCanceled, reason: null, left } }).text).toContain(`because ${begin.slice(0, -2)}. There is nothing left to decide.`)
})
test('an approval that was taken back says by whom', () => expect(render('requestCanceled', { language: 'en', timeZone, data: { ...samples.requestCanceled, audience: 'requestor', decidedBy: 'Mary Collins' } }).text).toContain('Mary Collins took back the approval of your request for Workcation. No access was given.'))
test('a delegation that is stopped before it began is told as such', () => {
  const of = (writtenAt: string) => render('delegationEnded', { language: 'en', timeZone, data: { ...samples.delegationEnded, writtenAt } }).subject
  expect([of('2026-06-01T08:00:00Z'), of('2026-06-08T08:00:00Z')]).toEqual(['You will not stand in for Mary Collins', 'You no longer stand in for Mary Collins'])
})

test('incomplete data is refused', () => {
  const { decideBy: _, ...data } = sample
  expect(() => render('requestToApprover', { language: 'en', timeZone, data: data as MailData<'requestToApprover'> })).toThrow(/decideBy/)
  expect(() => render('requestToApprover', { language: 'en', timeZone, data: { ...sample, audience: 'owner' } })).toThrow(/not meant for the owner/)
})

test.each([['nl-NL', 'nl'], ['NL', 'nl'], ['en-US', 'en'], ['de-DE', 'en'], ['constructor', 'en'], [null, 'en'], [undefined, 'en']])('%s reads %s', (preferred, language) => {
  expect(languageFor(preferred)).toBe(language)
})
