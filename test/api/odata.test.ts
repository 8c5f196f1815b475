/** What clients ask of OData, through HTTP, on the tenant of the demonstration. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import pg from 'pg'
import { readXml } from '../support/csdl-xml.ts'
import { em, startTestServer, type Client, type TestServer } from '../support/server.ts'
import { catalog, demoPackage, group, person, tenant } from '../support/world.ts'

let server: TestServer
let app: Client
beforeAll(async () => { server = await startTestServer(); app = server.asApp() })
afterAll(() => server.close())

type Item = Record<string, any> & { id: string }
const path = (address: string): string => (address.startsWith('em/') ? em + address.slice(2) : `/v1.0/${address}`)
const list = async (address: string, client = app, headers?: Record<string, string>): Promise<Item[]> => {
  const { status, body } = await client.get(path(address), headers)
  expect(status, JSON.stringify(body).slice(0, 300)).toBe(200)
  return body.value
}

describe('F84 pages', () => {
  /** Follows the next links to the end. */
  async function all(address: string): Promise<{ items: Item[]; pages: number }> {
    const items: Item[] = []
    let pages = 0
    for (let next: string | undefined = path(address); next; pages++) {
      const { status, body }: { status: number; body: any } = await app.get(next)
      expect(status).toBe(200)
      items.push(...body.value)
      next = body['@odata.nextLink']
      if (next) expect(next).toMatch(new RegExp(`^${server.url}/v1.0/`))
    }
    return { items, pages }
  }
  test.each([
    ['users', ''], ['users', 'displayName'], ['users', 'displayName desc'], ['users', 'department,displayName desc'], ['users', 'department desc,surname'], ['users', 'userPrincipalName desc'], ['users', 'employeeId'],
    ['groups', 'displayName'], ['em/assignmentRequests', 'createdDateTime desc'], ['em/assignmentRequests', 'completedDateTime'], ['em/assignments', ''], ['auditLogs/directoryAudits', 'activityDateTime desc'], ['em/resources', 'originSystem,displayName desc'],
  ])('%s ordered by "%s": page after page is the whole', async (set, order) => {
    const options = order ? `$orderby=${order}&` : ''
    const whole = await list(`${set}?${options}$top=999`)
    const { items, pages } = await all(`${set}?${options}$top=7`)
    expect(items.map((i) => i.id)).toEqual(whole.map((i) => i.id))
    expect(new Set(items.map((i) => i.id)).size).toBe(whole.length)
    expect(pages).toBe(Math.ceil(whole.length / 7))
  })
  test('options stay along the way; the count is that of all pages', async () => {
    const first = await app.get(path("users?$select=id,givenName&$filter=startswith(companyName,'Contoso')&$orderby=givenName&$top=10&$count=true"))
    expect(first.body).toMatchObject({ '@odata.count': tenant.people.length - 1 })
    const second = await app.get(first.body['@odata.nextLink'])
    expect(Object.keys(second.body.value[0]).sort()).toEqual(['givenName', 'id'])
    expect(second.body.value[0].givenName >= first.body.value[9].givenName).toBe(true)
  })
  test('what is added in between does not shift the pages', async () => {
    const first = await app.get(path('groups?$orderby=displayName&$top=10'))
    await app.post('/v1.0/groups', { displayName: '   A first one', mailEnabled: false, securityEnabled: true, mailNickname: 'a' })
    const second = await app.get(first.body['@odata.nextLink'])
    const seen = [...first.body.value, ...second.body.value].map((g: Item) => g.id)
    expect(new Set(seen).size).toBe(20)
  })
})

describe('F84 counting and searching', () => {
  test('$count as an option, as an address, with a filter, below a row', async () => {
    const sales = tenant.people.filter((p) => p.department === 'Sales').length
    expect((await app.get(path("users?$count=true&$top=1&$filter=department eq 'Sales'"), { consistencylevel: 'eventual' })).body['@odata.count']).toBe(sales)
    expect((await app.get(path("users/$count?$filter=department eq 'Sales'"), { consistencylevel: 'eventual' })).body).toBe(String(sales))
    expect((await app.get(path(`em/catalogs/${catalog('Security').id}/accessPackages/$count`))).body).toBe('3')
    expect((await app.get(path(`groups/${group('Licence board').id}/members/$count`))).body).toBe('2')
    expect((await server.as('joann').get(path("em/accessPackages/filterByCurrentUser(on='allowedRequestor')/$count"))).body).toMatch(/^\d+$/)
  })
  test.each([
    ['users?$search="displayName:mary"', ['Mary Collins']], ['users?$search="displayName:mary" OR "displayName:joann"', ['Joann Guerrero', 'Mary Collins']], ['users?$search="mail:joann@"', ['Joann Guerrero']],
    ['groups?$search="displayName:licence"', ['Licence board']], ['em/accessPackages?$search="workcation"', ['Workcation']], ['em/accessPackages?$search="nothing like this"', []],
  ])('%s', async (address, found) => { expect((await list(address, app, { consistencylevel: 'eventual' })).map((i) => i['displayName']).sort()).toEqual(found) })
})

describe('F84 expanding', () => {
  test('links inside links, each with options of its own', async () => {
    const expand = 'accessPackages($filter=isHidden eq false;$orderby=displayName desc;$select=id,displayName;$top=2;$expand=assignmentPolicies($select=displayName;$expand=questions($orderby=sequence desc;$select=id,text))),resources($select=displayName;$expand=roles($select=displayName))'
    const [found] = await list(`em/catalogs?$filter=displayName eq 'Security'&$select=displayName&$expand=${expand}`)
    expect(found!['accessPackages'].map((p: Item) => p['displayName'])).toEqual(['Opt out of the device policy', 'Conditional access pilot'])
    expect(found!['accessPackages'][0].assignmentPolicies[0].questions.map((q: Item) => q['text'])).toEqual(demoPackage('Opt out of the device policy').policies[0]!.questions.map((q) => q.text).reverse())
    expect(found!['resources'].map((r: Item) => r['displayName']).sort()).toEqual(['sg-Advanced security', 'sg-Conditional access pilot', 'sg-Device policy opt-out'])
    expect(found!['resources'][0].roles.map((r: Item) => r['displayName']).sort()).toEqual(['Member', 'Owner'])
  })
  test.each([
    ['em/assignments?$expand=target,accessPackage($expand=catalog),assignmentPolicy', ['target', 'accessPackage', 'assignmentPolicy']],
    ['em/assignmentRequests?$expand=requestor,accessPackage,assignment($expand=target)', ['requestor', 'accessPackage', 'assignment']],
    ['em/accessPackages?$expand=resourceRoleScopes($expand=role,scope),assignmentPolicies', ['resourceRoleScopes', 'assignmentPolicies']],
    ['em/accessPackages?$expand=*', ['catalog', 'assignmentPolicies', 'resourceRoleScopes']],
    ['users?$expand=manager($select=id,displayName)', ['manager']], ['users?$expand=manager($levels=max;$select=id,displayName)', ['manager']], ['groups?$expand=owners,members($select=id)', ['owners', 'members']],
    ['em/accessPackageAssignmentApprovals?$expand=stages', ['stages']],
  ])('%s', async (address, members) => {
    const found = await list(address)
    expect(found.length).toBeGreaterThan(0)
    for (const member of members) expect(found[0]).toHaveProperty(member)
  })
})

describe('F61 F84 filters that clients use', () => {
  const { id } = demoPackage('Workcation')
  const joann = person('joann').id
  const origin = group('sg-Workcation location exemption').id
  test.each([
    ["em/accessPackages?$filter=displayName eq 'Workcation'", 1], ["em/accessPackages?$filter=contains(tolower(displayName),'opt')", 2], ["em/accessPackages?$filter=DISPLAYNAME%20eq%20'Workcation'", 1], ["em/accessPackages?$filter=displayName+eq+'Workcation'", 1],
    [`em/accessPackages?$filter=id eq '${id}'`, 1], [`em/accessPackages?$filter=id in ('${id}','${demoPackage('Desktop app').id}')`, 2], [`em/accessPackages?$filter=catalog/id eq '${catalog('Security').id}'`, 3],
    [`em/resources?$filter=originId eq '${origin}'`, 1], [`em/catalogs/${catalog('General').id}/resources?$filter=originSystem eq 'AadGroup' and startswith(originId,'${origin.slice(0, 30)}')`, 2],
    [`em/catalogs/${catalog('General').id}/resourceRoles?$filter=originSystem eq 'AadGroup' and resource/id eq '${tenant.resources[0]!.id}'&$expand=resource`, 2],
    [`em/assignments?$filter=target/objectid eq '${joann}' and accessPackage/id eq '${id}'`, 1], [`em/assignments?$filter=(accessPackage/id eq '${id}') and state eq 'Delivered'`, 1], ["em/assignments?$filter=state eq microsoft.graph.accessPackageAssignmentState'expired'", 1],
    ["em/assignmentRequests?$filter=state eq 'PendingApproval'", 5], ["em/assignmentRequests?$filter=not(state eq 'pendingApproval') and requestType eq 'onBehalfAdd'", 1], [`em/assignmentPolicies?$filter=accessPackage/id eq '${id}'`, 1],
    ["users?$filter=userPrincipalName eq 'MARY@contoso.example'", 1], ["users?$filter=mailNickname eq 'mary'", 1], ["users?$filter=startswith(displayName,'ma') or endswith(mail,'fabrikam.example')", 6], ["users?$filter=userType eq 'Guest'", 1],
    ["applications?$filter=appId eq '7c0ffee0-0000-4000-8000-0000000000aa'", 1], ["groups?$filter=groupTypes/any(t:t eq 'Unified') and displayName eq 'Project Orion'", 1], ["users?$filter=department eq null", 1], ["users?$filter=displayName eq 'O''Brien'", 0],
    ["em/accessPackages?$filter=assignmentPolicies/any(p:p/displayName eq 'Offices in EMEA')", 1], ["em/assignmentRequests?$filter=createdDateTime ge 2026-05-17T08:00:00Z", 5], ["em/accessPackageAssignmentApprovals?$filter=stages/any(s:s/status eq 'InProgress')", 5],
  ])('%s: %d', async (address, count) => { expect((await list(address)).length).toBe(count) })
})

describe('F84 addresses', () => {
  test.each([
    ['/v1.0/identityGovernance/EntitlementManagement/accesspackages', 200], [`/v1.0/Users/${person('mary').id}`, 200], [`/v1.0/users('${person('mary').id}')`, 200], [`/v1.0/users('${person('mary').id}')/manager`, 200],
    [`/v1.0/users/mary@contoso.example`, 200], [`/v1.0/users(userPrincipalName='mary@contoso.example')`, 200], [`${em}/subjects(objectId='${person('joann').id}')`, 200], [`${em}/subjects(objectid='${person('joann').id}')`, 200],
    ["/v1.0/applications(appId='7c0ffee0-0000-4000-8000-0000000000aa')", 200], ["/v1.0/servicePrincipals(appId='7c0ffee0-0000-4000-8000-0000000000aa')", 200], ["/v1.0/applications(appId='7c0ffee0-0000-4000-8000-00000000dead')", 404],
    [`${em}/accessPackages('${demoPackage('Workcation').id}')/assignmentPolicies`, 200], [`${em}/accessPackages/${demoPackage('Workcation').id}/catalog`, 200], [`/v1.0/users/${person('mary').id}/displayName`, 200], [`/v1.0/users/${person('mary').id}/displayName/$value`, 200],
    [`/v1.0/groups/${group('Sales').id}/members/microsoft.graph.user`, 200], [`/v1.0/groups/${group('Sales').id}/transitiveMembers`, 200], [`/v1.0/users/${person('pat').id}/manager`, 404],
    ['/v1.0/nothing', 400], [`${em}/nothing`, 400], ['/v1.0/users/nobody', 400], [`${em}/accessPackages/nothing`, 400], [`${em}/accessPackages/7c0ffee0-0000-4000-8000-00000000dead`, 404],
  ])('%s: %d', async (address, status) => {
    const reply = await app.get(address)
    expect([reply.status, reply.body?.error?.message ?? '']).toEqual([status, status < 300 ? '' : expect.stringMatching(/.{10,}/)])
  })
  test('a POST to a set in other letters', async () => {
    expect((await app.post('/v1.0/identitygovernance/entitlementmanagement/Catalogs', {})).body.error.code).toBe('InvalidModel')
  })
})

describe('how much metadata', () => {
  test.each([
    ['none', { accept: 'application/json;odata.metadata=none' }, ''], ['minimal', {}, ''], ['minimal', { accept: 'application/json;odata.metadata=minimal' }, ''], ['full', { accept: 'application/json;odata.metadata=full' }, ''],
    ['none', {}, '&$format=application/json;odata.metadata=none'],
  ] as const)('%s', async (level, headers, option) => {
    // Without the validator, which wants the context that `none` leaves out.
    const answer = await fetch(`${server.url}${path(`em/catalogs?$top=1${option}`)}`, { headers: { ...headers, authorization: `Bearer ${await app.token()}` } })
    const [body, sent] = [(await answer.json()) as any, answer.headers]
    expect(sent.get('content-type')).toBe(`application/json;odata.metadata=${level};odata.streaming=true;IEEE754Compatible=false;charset=utf-8`)
    expect(sent.get('odata-version')).toBe('4.0')
    expect('@odata.context' in body).toBe(level !== 'none')
    expect('@odata.type' in body.value[0]).toBe(level === 'full')
  })
  test('contexts name what is in the answer', async () => {
    const contexts = ['em/catalogs', `em/catalogs/${catalog('Security').id}`, 'users?$select=id,displayName', 'me'].map(async (a) => (await (a === 'me' ? server.as('joann') : app).get(path(a))).body['@odata.context'])
    const base = `${server.url}/v1.0/$metadata#`
    expect(await Promise.all(contexts)).toEqual([`${base}identityGovernance/entitlementManagement/catalogs`, `${base}identityGovernance/entitlementManagement/catalogs/$entity`, `${base}users(id,displayName)`, `${base}users/$entity`])
  })
  test('$metadata is XML that declares what is offered', async () => {
    const answer = await fetch(`${server.url}/v1.0/$metadata`)
    const text = await answer.text()
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('xml')])
    expect(() => readXml(text)).not.toThrow()
    for (const name of ['accessPackage', 'accessPackageAssignmentRequest', 'approvalStage', 'user', 'group']) expect(text).toContain(`<EntityType Name="${name}"`)
  })
})

describe('F84 F85 what cannot be understood', () => {
  test.each([
    ['users?$filter=displayName', /compare it with a value/], ["users?$filter=displayName eq 'Mary", /literal|quote|text/i], ["users?$filter=colour eq 'red'", /colour/], ['users?$filter=displayName eq 5', /displayName|compare|text|string/i], ['users?$select=colour', /colour/],
    ['users?$expand=colour', /colour/], ['users?$expand=manager($levels=many)', /whole number/], ['users?$orderby=colour', /colour/], ['users?$orderby=displayName sideways', /orderby|sideways/i], ['users?$top=many', /top/], ['users?$top=-1', /top/], ['users?$top=1000', /999/],
    ['users?$skiptoken=nonsense', /skiptoken/i], ['users?$colour=red', /colour/], ["em/accessPackages/filterByCurrentUser(on='everything')", /everything/], ['em/assignments/filterByCurrentUser()', /on=/], ["em/assignments?$filter=state eq 'gone'", /gone/], ["em/assignments?$filter=startsAt gt 2026-01-01T00:00:00Z", /startsAt/],
    [`users?$filter=${'('.repeat(400)}true${')'.repeat(400)}`, /deep|long|nest/i],
  ])('%s', async (address, says) => {
    const reply = await server.as('joann').get(path(address))
    expect(reply.status).toBe(400)
    expect(reply.body.error).toMatchObject({ code: expect.stringMatching(/^\w+$/), message: expect.stringMatching(says), innerError: { date: expect.any(String), 'request-id': expect.any(String), 'client-request-id': expect.any(String) } })
  })
  test('the request ids of a refusal are those of its headers', async () => {
    const reply = await app.get(path('users?$top=x'), { 'client-request-id': 'my-id' })
    expect([reply.headers.get('client-request-id'), reply.headers.get('request-id')]).toEqual(['my-id', reply.body.error.innerError['request-id']])
  })
  test('which refusal it is, and the facts in its sentence, stand beside it', async () => {
    const { error } = (await server.as('grace').post(path('em/catalogs'), { displayName: 'General' })).body
    expect([error.message, error.innerError['@latchkey.refusal']]).toEqual(["There is already a catalog named 'General'. Choose another name.", { kind: 'NameTaken', facts: { what: 'catalog', name: 'General' } }])
  })
  test.each([['PATCH', 'users'], ['DELETE', 'me'], ['PUT', 'em/accessPackages'], ['POST', 'em/assignments']])('%s %s is not offered', async (method, address) => {
    const client = server.as('grace')
    const reply = await (method === 'DELETE' ? client.delete(path(address)) : client[method.toLowerCase() as 'post'](path(address), {}))
    expect([reply.status, reply.body.error.code]).toEqual([400, expect.stringMatching(/BadRequest/)])
  })
})

describe('F84 $batch', () => {
  const batch = (requests: unknown, client = app) => client.post('/v1.0/$batch', { requests })
  const byId = (body: any): Record<string, any> => Object.fromEntries(body.responses.map((r: Item) => [r.id, r]))
  test('several calls, some after others; what depends on a failure is not tried', async () => {
    const headers = { 'Content-Type': 'application/json' }
    const { status, body } = await batch([
      { id: 'a', method: 'POST', url: '/groups', headers, body: { displayName: 'Batched', mailEnabled: false, securityEnabled: true, mailNickname: 'b' } },
      { id: 'b', method: 'GET', url: "/groups?$filter=displayName eq 'Batched'", dependsOn: ['a'] },
      { id: 'c', method: 'GET', url: 'users?$top=x' }, { id: 'd', method: 'PATCH', url: '/groups/1', headers, body: {}, dependsOn: ['c'] }, { id: 'e', method: 'GET', url: '/users/$count', dependsOn: ['d'] },
      { id: 'f', method: 'get', url: '/nothing' }, { id: 'g', method: 'GET', url: '/me' },
    ])
    const answers = byId(body)
    expect(status).toBe(200)
    expect(Object.fromEntries(Object.entries(answers).map(([id, r]) => [id, r.status]))).toEqual({ a: 201, b: 200, c: 400, d: 424, e: 424, f: 400, g: 403 })
    expect(answers['b'].body.value).toHaveLength(1)
    expect(answers['c'].body.error.innerError['request-id']).toBeTruthy()
  })
  test('each part is checked as a call of its own', async () => {
    const { body } = await batch([{ id: '1', method: 'GET', url: '/me' }, { id: '2', method: 'POST', url: '/groups', headers: { 'content-type': 'application/json' }, body: { displayName: 'Mine', mailEnabled: false, mailNickname: 'mine', securityEnabled: true } }, { id: '3', method: 'GET', url: `/identityGovernance/entitlementManagement/catalogs/${catalog('Privileged access').id}` }], server.as('joann'))
    expect(body.responses.map((r: Item) => [r.id, r['status']]).sort()).toEqual([['1', 200], ['2', 403], ['3', 404]])
  })
  test.each([
    ['no list', undefined, /requests/], ['twenty-one', Array.from({ length: 21 }, (_, i) => ({ id: String(i), method: 'GET', url: '/me' })), /at most 20/], ['an id twice', [1, 2].map(() => ({ id: 'x', method: 'GET', url: '/me' })), /more than once/],
    ['an unknown dependency', [{ id: '1', method: 'GET', url: '/me', dependsOn: ['9'] }], /"9"/], ['a circle', [{ id: '1', method: 'GET', url: '/me', dependsOn: ['2'] }, { id: '2', method: 'GET', url: '/me', dependsOn: ['1'] }], /wait for each other/],
    ['another server', [{ id: '1', method: 'GET', url: 'https://example.com/me' }], /relative/], ['a batch in a batch', [{ id: '1', method: 'POST', url: '/$batch', body: {} }], /batch/], ['an unknown method', [{ id: '1', method: 'STEAL', url: '/me' }], /method/],
  ])('refused: %s', async (_name, requests, says) => {
    const { status, body } = await batch(requests)
    expect([status, body.error.message]).toEqual([400, expect.stringMatching(says)])
  })
})

describe('one statement a read', () => {
  /** The statements that the server sends while `work` runs. */
  async function statements(work: () => Promise<unknown>): Promise<number> {
    const real = pg.Client.prototype.query
    let count = 0
    pg.Client.prototype.query = function counted(this: pg.Client, ...all: any[]) {
      count += 1
      return (real as any).apply(this, all)
    } as never
    try { await work() } finally { pg.Client.prototype.query = real }
    return count
  }
  test('whatever is expanded, and however many rows there are', async () => {
    const joann = server.as('joann')
    await joann.token()
    await joann.get('/v1.0/me')
    // A call that the token does not open costs what authentication costs, and nothing else.
    const authentication = await statements(() => joann.post('/v1.0/users', {}))
    const reads = [
      'users?$top=2&$expand=manager', 'users?$top=60&$expand=manager', 'groups?$top=2&$expand=members,owners', 'groups?$top=60&$expand=members,owners', 'me', 'users/$count', `users/${person('mary').id}/displayName`,
      'em/assignments?$top=2&$expand=target,accessPackage($expand=catalog),assignmentPolicy&$count=true', 'em/assignmentRequests?$top=60&$expand=requestor,accessPackage($expand=assignmentPolicies($expand=questions)),assignment($expand=target)&$count=true',
      "em/accessPackages/filterByCurrentUser(on='allowedRequestor')?$expand=assignmentPolicies,catalog,resourceRoleScopes($expand=role($expand=resource),scope)&$count=true",
    ]
    for (const read of reads) expect([read, (await statements(async () => expect((await joann.get(path(read))).status).toBe(200))) - authentication]).toEqual([read, 1])
  })
})
