/** What resources ask about people: asked with the policy's questions, written when access is given, taken back when it ends. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attributeLengths } from '#domain/policy/attributes.ts'
import { user as userEntity } from '#model/directory-object.ts'
import { em, startTestServer, type Reply, type TestServer } from '../support/server.ts'
import { approvedBy, ask, asked, catalog, decide, makePackage, manager, person, requestOf, stored, unique, user, type Made } from '../support/world.ts'

let server: TestServer
beforeAll(async () => { server = await startTestServer() })
afterAll(() => server.close())

type Attribute = { name: string; isEditable?: boolean; isPersistedOnAssignmentRemoval?: boolean; choices?: readonly string[]; regexPattern?: string }
const asksFor = ({ name, choices, regexPattern, ...more }: Attribute) => ({
  name, ...more, destination: { '@odata.type': '#microsoft.graph.accessPackageUserDirectoryAttributeStore' },
  source: {
    '@odata.type': '#microsoft.graph.accessPackageResourceAttributeQuestion',
    question: choices
      ? { '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', text: `Your ${name}?`, choices: choices.map((c) => ({ actualValue: c, text: c.toUpperCase() })) }
      : { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', text: `Your ${name}?`, isSingleLineQuestion: true, regexPattern: regexPattern ?? null, localizations: [{ languageCode: 'nl', text: `Uw ${name}?` }] },
  },
})
const request = (who: string, requestType: string, resource: object, catalogName = 'General') =>
  server.as(who).post(`${em}/resourceRequests`, { requestType, catalog: { id: catalog(catalogName).id }, resource })
const newGroup = async (): Promise<string> => (await server.asApp().post('/v1.0/groups', { displayName: unique('Group'), mailEnabled: false, securityEnabled: true, mailNickname: 'g' })).body.id
const resourceOf = async (groupId: string) => (await server.asApp().get(`${em}/catalogs/${catalog('General').id}/resources?$filter=originId eq '${groupId}'`)).body.value[0]
/** A package that gives a new group, which asks for these attributes. */
async function packageAsking(attributes: readonly Attribute[], policy: Record<string, unknown> = {}): Promise<Made & { groupId: string }> {
  const groupId = await newGroup()
  expect((await request('grace', 'adminAdd', { originId: groupId, originSystem: 'AadGroup', attributes: attributes.map(asksFor) })).status).toBe(201)
  const made = await makePackage(server, { policy })
  await give(made.id, groupId)
  return { ...made, groupId }
}
const give = (packageId: string, groupId: string) =>
  server.as('grace').post(`${em}/accessPackages/${packageId}/resourceRoleScopes`, { role: { originId: `Member_${groupId}`, originSystem: 'AadGroup', resource: { originId: groupId } }, scope: { originId: groupId, originSystem: 'AadGroup' } })
type Question = { id: string; '@odata.type': string; text: string; '@latchkey.attribute'?: string; '@latchkey.value'?: string | null }
const questionsFor = async (who: string, packageId: string, subject?: string): Promise<Question[]> =>
  (await server.as(who).post(`${em}/accessPackages/${packageId}/getApplicablePolicyRequirements`, subject ? { subject: { objectId: person(subject).id } } : {})).body.value[0].questions
const answer = (q: Question, value: string, displayValue?: string) => ({ '@odata.type': '#microsoft.graph.accessPackageAnswerString', value, ...(displayValue ? { displayValue } : {}), answeredQuestion: { '@odata.type': q['@odata.type'], id: q.id } })
/** Asks with an answer for each attribute that is named. */
async function answering(who: string, p: { id: string }, values: Record<string, string>, more: Parameters<typeof ask>[3] = {}): Promise<Reply> {
  const questions = await questionsFor(who, p.id)
  return ask(server, who, p.id, { ...more, answers: questions.flatMap((q) => { const sent = values[q['@latchkey.attribute'] ?? '']; return sent === undefined ? [] : [answer(q, sent)] }) })
}
const value = async (who: string, attribute: string): Promise<string | null> => (await server.asApp().get(`/v1.0/users/${person(who).id}?$select=${attribute}`)).body[attribute]
const refused = async (send: () => Promise<Reply>) => {
  const before = await stored(server)
  const { status, body } = await send()
  expect(await stored(server)).toEqual(before)
  return [status, body.error.code, ...(body.error.details ?? []).map((d: { target: string }) => d.target)]
}

describe('F8 what a resource asks for', () => {
  test('F8 is set with adminAdd and adminUpdate; a question keeps its id as long as its attribute is asked for', async () => {
    const groupId = await newGroup()
    expect((await request('grace', 'adminAdd', { originId: groupId, originSystem: 'AadGroup', attributes: [asksFor({ name: 'state' })] })).status).toBe(201)
    const first = await resourceOf(groupId)
    expect(first.attributes).toMatchObject([{ name: 'state', isEditable: false, isPersistedOnAssignmentRemoval: false, source: { question: { text: 'Your state?', isRequired: true, localizations: [{ languageCode: 'nl' }] } } }])
    const { id } = first.attributes[0].source.question
    // What is not sent stays.
    await request('grace', 'adminUpdate', { id: first.id })
    expect((await resourceOf(groupId)).attributes).toEqual(first.attributes)
    // Names of beta, other letters, and one more.
    const older = ({ name, destination, source, ...more }: ReturnType<typeof asksFor>) => ({ attributeName: name, attributeDestination: destination, attributeSource: source, ...more })
    expect((await request('grace', 'adminUpdate', { id: first.id, attributes: [older(asksFor({ name: 'JobTitle' })), older(asksFor({ name: 'state', isEditable: true }))] })).status).toBe(201)
    const second = await resourceOf(groupId)
    expect(second.attributes.map((a: { name: string; source: { question: { id: string } } }) => [a.name, a.source.question.id === id])).toEqual([['jobTitle', false], ['state', true]])
    // What was read may be sent back.
    expect((await request('grace', 'adminUpdate', { id: first.id, attributes: second.attributes })).status).toBe(201)
    expect((await resourceOf(groupId)).attributes).toEqual(second.attributes)
    await request('grace', 'adminUpdate', { id: first.id, attributes: [] })
    expect((await resourceOf(groupId)).attributes).toEqual([])
  })
  test.each<[string, object, unknown[]]>([
    ['an extension of the directory', asksFor({ name: 'extension_2b676109c7c74ae2b41549205f1947ed_personalTitle' }), [400, 'AttributeNotSupported', 'resource/attributes/0/name']],
    ...['id', 'userPrincipalName', 'accountEnabled', 'userType', 'manager', 'mail', 'constructor'].map((name): [string, object, unknown[]] => [name, asksFor({ name }), [400, 'AttributeNotSupported', 'resource/attributes/0/name']]),
    ['several choices for one value', { ...asksFor({ name: 'state' }), source: { '@odata.type': '#microsoft.graph.accessPackageResourceAttributeQuestion', question: { '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', text: '?', isMultipleSelectionAllowed: true, choices: [{ actualValue: 'a', text: 'a' }] } } }, [400, 'AttributeNotSupported', 'resource/attributes/0/source/question/isMultipleSelectionAllowed']],
    ['no question', { ...asksFor({ name: 'state' }), source: undefined }, [400, 'InvalidModel', 'resource/attributes/0/source']],
    ['a member that does not exist', { ...asksFor({ name: 'state' }), isMandatory: true }, [400, 'InvalidModel', 'resource/attributes/0/isMandatory']],
  ])('F8 refused by name: %s', async (_, attribute, expected) => {
    const groupId = await newGroup()
    expect(await refused(() => request('grace', 'adminAdd', { originId: groupId, originSystem: 'AadGroup', attributes: [attribute] }))).toEqual(expected)
  })
  test('F8 the same attribute twice is refused', async () => {
    const groupId = await newGroup()
    expect(await refused(() => request('grace', 'adminAdd', { originId: groupId, originSystem: 'AadGroup', attributes: [asksFor({ name: 'state' }), asksFor({ name: 'STATE' })] }))).toEqual([400, 'AttributeNotSupported', 'resource/attributes/1/name'])
  })
  test('F8 owners of the catalog may, but not have mobile phones asked for; others of the catalog and strangers may not', async () => {
    const [resource] = (await server.asApp().get(`${em}/catalogs/${catalog('Security').id}/resources?$filter=displayName eq 'sg-Conditional access pilot'`)).body.value
    const update = (who: string, name: string) => request(who, 'adminUpdate', { id: resource.id, attributes: [asksFor({ name })] }, 'Security')
    expect(await refused(() => update('omar', 'mobilePhone'))).toEqual([403, 'Authorization_RequestDenied', 'resource/attributes/0/name'])
    expect(await refused(() => update('mirjam', 'state'))).toEqual([404, 'ResourceNotFound'])
    expect((await update('omar', 'state')).status).toBe(201)
    expect((await update('grace', 'mobilePhone')).status).toBe(201)
    // Once an administrator has asked for it, its question may be changed by the owner.
    expect((await update('omar', 'mobilePhone')).status).toBe(201)
    await request('grace', 'adminUpdate', { id: resource.id, attributes: [] }, 'Security')
  })
  test('F8 no attribute takes a longer text than the directory', () => {
    for (const [name, longest] of Object.entries(attributeLengths)) {
      const { schema } = userEntity.fields[name as keyof typeof attributeLengths]
      expect([name, schema.safeParse('x'.repeat(longest)).success, schema.safeParse('x'.repeat(longest + 1)).success]).toEqual([name, true, false])
    }
  })
})

describe('F8 at asking', () => {
  test('F8 the attributes are among the questions, with the present value, and all of them must be answered', async () => {
    const p = await packageAsking([{ name: 'state' }, { name: 'jobTitle', isEditable: true }], { questions: [{ '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', text: 'Why?' }] })
    expect((await questionsFor('lukas', p.id)).map((q) => [q.text, q['@latchkey.attribute'], q['@latchkey.value']])).toEqual([['Why?', undefined, undefined], ['Your state?', 'state', null], ['Your jobTitle?', 'jobTitle', 'Solution Consultant']])
    const [, state] = await questionsFor('lukas', p.id)
    expect(await refused(() => ask(server, 'lukas', p.id))).toEqual([400, 'AnswersInvalid', `answers/${state!.id}`])
    expect(await refused(() => answering('lukas', p, { state: '   ' }))).toEqual([400, 'AnswersInvalid', `answers/${state!.id}`])
    expect(await refused(() => answering('lukas', p, { state: 'x'.repeat(129) }))).toEqual([400, 'AnswersInvalid', `answers/${state!.id}`])
    expect((await answering('lukas', p, { state: 'Noord-Holland' })).status).toBe(201)
  })
  test('F8 a value that may not be changed: sent otherwise it is refused, left out or sent as it is it counts', async () => {
    const p = await packageAsking([{ name: 'jobTitle' }])
    const [title] = await questionsFor('bram', p.id)
    expect(await refused(() => answering('bram', p, { jobTitle: 'Chief' }))).toEqual([400, 'AnswersInvalid', `answers/${title!.id}`])
    const left = await asked(server, 'bram', p.id)
    const sent = await answering('chiara', p, { jobTitle: 'Account Executive' })
    for (const id of [left, sent.body.id]) expect((await requestOf(server, id)).answers).toMatchObject([{ value: 'Account Executive', '@latchkey.attribute': 'jobTitle', '@latchkey.valueBefore': 'Account Executive' }])
    await server.drain()
    expect(await value('bram', 'jobTitle')).toBe('Account Executive')
  })
  test('F8 a direct assignment takes them too, though it may leave the questions of the policy aside', async () => {
    const p = await packageAsking([{ name: 'state' }], { questions: [{ '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', text: 'Why?', isRequired: true }] })
    const [, state] = await questionsFor('jun', p.id)
    const assign = (answers: object[]) => ask(server, 'stephan', p.id, { requestType: 'adminAdd', for: 'jun', policyId: p.policyId, answers })
    expect(await refused(() => assign([]))).toEqual([400, 'AnswersInvalid', `answers/${state!.id}`])
    expect((await assign([answer(state!, 'Central')])).status).toBe(201)
    await server.drain()
    expect(await value('jun', 'state')).toBe('Central')
  })
  test('F8 a manager who asks for somebody answers about them', async () => {
    const p = await packageAsking([{ name: 'jobTitle', isEditable: true }], { requestorSettings: { enableOnBehalfRequestorsToAddAccess: true, onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 }] } })
    const [title] = await questionsFor('mary', p.id, 'mirjam')
    expect(title!['@latchkey.value']).toBe('Account Manager')
    await asked(server, 'mary', p.id, { requestType: 'onBehalfAdd', for: 'mirjam', answers: [answer(title!, 'Senior Account Manager')] })
    await server.drain()
    expect([await value('mirjam', 'jobTitle'), await value('mary', 'jobTitle')]).toEqual(['Senior Account Manager', 'Sales Manager EMEA'])
  })
  test('F8 F50 approvers see what would be written and what was there, in the words of the choice and no others', async () => {
    const p = await packageAsking([{ name: 'employeeType', isEditable: true, choices: ['boss', 'staff'] }], { requestApprovalSettings: approvedBy([manager], { fallbackPrimaryApprovers: [user('stephan')] }) })
    const [q] = await questionsFor('lukas', p.id)
    const id = await asked(server, 'lukas', p.id, { answers: [answer(q!, 'boss', 'staff, nothing to see')] })
    const { questions } = (await server.as('mary').get(`${em}/assignmentRequests/${id}/latchkey.decisionContext()`)).body
    expect(questions).toEqual([{ id: q!.id, text: 'Your employeeType?', localizations: [], choices: [{ actualValue: 'boss', text: 'BOSS', localizations: [] }], value: 'boss', answer: 'BOSS', attribute: 'employeeType', valueBefore: 'Employee' }])
    await server.drain()
    expect(await value('lukas', 'employeeType')).toBe('Employee')
    await decide(server, 'mary', id)
    await server.drain()
    expect(await value('lukas', 'employeeType')).toBe('boss')
  })
  test('F8 two clicks at once: one request, one value', async () => {
    const p = await packageAsking([{ name: 'state' }])
    const replies = await Promise.all([answering('maya', p, { state: 'Washington' }), answering('maya', p, { state: 'Oregon' })])
    expect(replies.map((r) => r.status).sort()).toEqual([201, 400])
    await server.drain()
    expect(await value('maya', 'state')).toBe(replies[0]!.status === 201 ? 'Washington' : 'Oregon')
  })
})

test('F8 F59 an answer about an attribute is changed by an update, and the person follows; the rest stays', async () => {
  const p = await packageAsking([{ name: 'city', isEditable: true }, { name: 'employeeType', isEditable: true }], { requestorSettings: { enableTargetsToSelfUpdateAccess: true } })
  await answering('bram', p, { city: 'Utrecht', employeeType: 'Contractor' })
  await server.drain()
  const [{ id }] = (await server.asApp().get(`${em}/assignments?$filter=accessPackage/id eq '${p.id}'`)).body.value
  const questions = await questionsFor('mirjam', p.id)
  const city = questions.find((q) => q['@latchkey.attribute'] === 'city')!
  const reply = await server.as('bram').post(`${em}/assignmentRequests`, { requestType: 'userUpdate', assignment: { id }, answers: [answer(city, 'Delft')] })
  expect(reply.status, JSON.stringify(reply.body)).toBe(201)
  await server.drain()
  expect([await value('bram', 'city'), await value('bram', 'employeeType')]).toEqual(['Delft', 'Contractor'])
  expect((await requestOf(server, reply.body.id)).answers.map((a: { value: string }) => a.value).sort()).toEqual(['Contractor', 'Delft'])
})
