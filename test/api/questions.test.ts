/** Questions of a policy: kept with their translations and in their order, and what answers must be like. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { em, startTestServer, type Reply, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, makePackage, manager, requestOf, stored, user } from '../support/world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

const text = (words: string, more: object = {}) => ({ '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', text: words, ...more })
const choice = (words: string, values: readonly string[], more: object = {}) =>
  ({ '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', text: words, choices: values.map((v) => ({ actualValue: v, text: v.toUpperCase(), localizations: [{ languageCode: 'nl', text: `${v} (nl)` }] })), ...more })
const many = (count: number) => Array.from({ length: count }, (_, i) => `v${i}`)
const packageWith = (questions: readonly object[], policy: Record<string, unknown> = {}) => makePackage(server, { policy: { questions, ...policy } })
const questionsOf = async (who: string, id: string) => (await server.as(who).post(`${em}/accessPackages/${id}/getApplicablePolicyRequirements`)).body.value[0].questions as any[]
const answering = async (who: string, id: string, values: readonly (string | null)[]): Promise<Reply> => {
  const questions = await questionsOf(who, id)
  return ask(server, who, id, { answers: values.flatMap((value, i) => (value === null ? [] : [{ '@odata.type': '#microsoft.graph.accessPackageAnswerString', value, answeredQuestion: { '@odata.type': questions[i]['@odata.type'], id: questions[i].id } }])) })
}
const refused = async (send: () => Promise<Reply>) => {
  const before = await stored(server)
  const { status, body } = await send()
  expect(await stored(server)).toEqual(before)
  return [status, body.error.code]
}

describe('F38 what is asked', () => {
  test('F38 in the order of the author, with every translation of the words and the choices', async () => {
    const { id } = await packageWith([text('Third', { sequence: 3 }), choice('First', ['a'], { sequence: 1, localizations: [{ languageCode: 'nl', text: 'Eerste' }, { languageCode: 'de', text: 'Erste' }] }), text('Second', { sequence: 2, isAnswerEditable: true })])
    const questions = await questionsOf('lukas', id)
    expect(questions.map((q) => [q.text, q.isAnswerEditable])).toEqual([['First', false], ['Second', true], ['Third', false]])
    expect(questions[0]).toMatchObject({ localizations: [{ languageCode: 'nl', text: 'Eerste' }, { languageCode: 'de', text: 'Erste' }], choices: [{ actualValue: 'a', text: 'A', localizations: [{ languageCode: 'nl', text: 'a (nl)' }] }] })
  })
  test('F38 U14 fifty questions and two hundred choices, and not one more', async () => {
    const { id, policyId } = await packageWith([...many(49).map((v) => text(v)), choice('Which?', many(200))])
    expect((await questionsOf('lukas', id)).map((q) => q.choices?.length ?? 0)).toEqual([...Array<number>(49).fill(0), 200])
    const patch = (questions: readonly object[]) => server.as('grace').patch(`${em}/assignmentPolicies/${policyId}`, { questions })
    for (const questions of [many(51).map((v) => text(v)), [choice('Which?', many(201))]]) expect(await refused(() => patch(questions))).toEqual([400, 'InvalidModel'])
    expect((await patch(many(51).map((v) => text(v)))).body.error.message).toMatch(/questions .*50/)
    expect((await patch([choice('Which?', many(201))])).body.error.message).toMatch(/questions\/0\/choices .*200/)
    expect(await questionsOf('lukas', id)).toHaveLength(50)
  })
  test.each([
    ['a pattern that cannot be read', text('?', { regexPattern: '(' })],
    ['a choice without choices', choice('?', [])],
    ['a comma in a value of which several can be chosen', choice('?', ['a,b'], { isMultipleSelectionAllowed: true })],
    ['no words', text('  ')],
    ['a kind that does not exist', { '@odata.type': '#microsoft.graph.accessPackageDateQuestion', text: '?' }],
  ])('F38 refused: %s', async (_, question) => {
    const { policyId } = await packageWith([])
    expect(await refused(() => server.as('grace').patch(`${em}/assignmentPolicies/${policyId}`, { questions: [question] }))).toEqual([400, 'InvalidModel'])
  })
})

describe('F38 what is answered', () => {
  const asks = () => packageWith([text('Cost centre', { sequence: 1, isRequired: true, regexPattern: '[0-9]{4}' }), choice('Days', ['mon', 'tue', 'wed'], { sequence: 2, isMultipleSelectionAllowed: true }), choice('Size', ['s', 'm'], { sequence: 3 }), text('Why', { sequence: 4, isSingleLineQuestion: true })])
  test.each<[string, readonly (string | null)[]]>([
    ['nothing where an answer is required', [null, 'mon', 's', 'x']],
    ['another form than the pattern, though a part has it', ['47111', null, null, null]],
    ['what is no choice', ['4711', null, 'xl', null]],
    ['one of several that is no choice', ['4711', 'mon,sun', null, null]],
    ['several where one is asked', ['4711', null, 's,m', null]],
    ['two lines where there is one', ['4711', null, null, 'a\nb']],
  ])('F38 refused: %s', async (_, values) => {
    const { id } = await asks()
    expect(await refused(() => answering('lukas', id, values))).toEqual([400, 'AnswersInvalid'])
  })
  test('F38 R2 an answer to a question of another policy is refused, and nothing is stored', async () => {
    const [mine, other] = [await asks(), await asks()]
    const [stray] = await questionsOf('lukas', other.id)
    expect(await refused(() => ask(server, 'lukas', mine.id, { answers: [{ value: '4711', answeredQuestion: { '@odata.type': stray['@odata.type'], id: stray.id } }] }))).toEqual([400, 'AnswersInvalid'])
  })
  test('F38 several choices are one answer, shown in the words of the choices; approvers see them', async () => {
    const { id } = await packageWith([choice('Days', ['mon', 'tue', 'wed'], { isMultipleSelectionAllowed: true })], { requestApprovalSettings: approvedBy([manager], { fallbackPrimaryApprovers: [user('stephan')] }) })
    const { body } = await answering('lukas', id, ['wed, mon'])
    expect((await server.as('mary').get(`${em}/assignmentRequests/${body.id}/latchkey.decisionContext()`)).body.questions).toMatchObject([{ text: 'Days', answer: 'WED, MON' }])
  })
  test('F38 F50 approvers read what was answered, and not what was said to be shown', async () => {
    const p = await packageWith([choice('Where?', ['es', 'nl'], { sequence: 1 }), text('Address?', { sequence: 2 })], { requestApprovalSettings: approvedBy([manager], { fallbackPrimaryApprovers: [user('stephan')] }) })
    const [where, address] = await questionsOf('lukas', p.id)
    const says = (question: { id: string }, value: string, displayValue: string) => ({ '@odata.type': '#microsoft.graph.accessPackageAnswerString', value, displayValue, answeredQuestion: { id: question.id } })
    const id = await asked(server, 'lukas', p.id, { answers: [says(where, 'es', 'NL'), says(address, 'Calle de la Paz 1', 'Dam 1')] })
    expect((await server.as('mary').get(`${em}/assignmentRequests/${id}/latchkey.decisionContext()`)).body.questions.map((q: { answer: string }) => q.answer)).toEqual(['ES', 'Calle de la Paz 1'])
    expect((await requestOf(server, id)).answers.map((a: { displayValue: string }) => a.displayValue)).toEqual(['ES', 'Calle de la Paz 1'])
    await server.drain()
    const mail = (await server.mails('mary')).find((m) => m.event === 'requestToApprover' && m.text.includes(p.displayName))!
    expect(mail.text).toMatch(/Where\?:?\n {2}ES\n[^]*Address\?:?\n {2}Calle de la Paz 1\n/)
    expect(mail.text + mail.html).not.toMatch(/\bNL\b|Dam 1/)
  })
  test('F38 F50 whoever reads an answer has question and choices in their own language, as they were on that day', async () => {
    const localizations = [{ languageCode: 'nl', text: 'Waarheen?' }, { languageCode: 'de', text: 'Wohin?' }]
    const p = await packageWith([choice('Where to?', ['es', 'pt'], { localizations, isMultipleSelectionAllowed: true })], { requestApprovalSettings: approvedBy([user('mary'), user('pieter'), user('lukas')]) })
    const [question] = await questionsOf('bram', p.id)
    // What the portal shows whoever asks: their language is nobody else's.
    const id = await asked(server, 'bram', p.id, { answers: [{ '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'pt,es', displayValue: 'pt (nl), es (nl)', answeredQuestion: { id: question.id } }] })
    await server.as('grace').patch(`${em}/assignmentPolicies/${p.policyId}`, { questions: [choice('Why?', ['es', 'pt', 'fr'], { id: question.id })] })
    const choices = ['pt', 'es'].map((v) => ({ actualValue: v, text: v.toUpperCase(), localizations: [{ languageCode: 'nl', text: `${v} (nl)` }] }))
    expect((await requestOf(server, id)).answers).toEqual([{
      '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'pt,es', displayValue: 'PT, ES',
      answeredQuestion: { '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', id: question.id, text: 'Where to?', localizations, choices },
    }])
    const { questions } = (await server.as('mary').get(`${em}/assignmentRequests/${id}/latchkey.decisionContext()`)).body
    expect(questions).toEqual([{ id: question.id, text: 'Where to?', localizations, choices, value: 'pt,es', answer: 'PT, ES' }])
    await server.drain()
    const told = async (who: string) => /(\S+\?):?\n {2}(.+)\n/.exec((await server.mails(who)).find((m) => m.event === 'requestToApprover' && m.text.includes(p.displayName))!.text)?.slice(1)
    expect([await told('mary'), await told('pieter')]).toEqual([['to?', 'PT, ES'], ['Waarheen?', 'pt (nl), es (nl)']])
    // There are no mails in German, but there is a question.
    expect(await told('lukas')).toEqual(['Wohin?', 'PT, ES'])
  })
  test('F38 an answer keeps the words of the question of its day', async () => {
    const { id, policyId } = await packageWith([text('Where to?')])
    const { body } = await answering('lukas', id, ['Valencia'])
    await server.as('grace').patch(`${em}/assignmentPolicies/${policyId}`, { questions: [text('Why?')] })
    expect((await requestOf(server, body.id)).answers).toMatchObject([{ value: 'Valencia', answeredQuestion: { text: 'Where to?' } }])
    expect(await asked(server, 'bram', id)).toBeTruthy()
  })
})
