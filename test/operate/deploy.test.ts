/** Image, compose file, chart and units: that they hold together with the tree that they install. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { DockerfileParser, type JSONInstruction, type Copy } from 'dockerfile-ast'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { settingNames } from '#config.ts'
import { merge, renderChart } from './chart.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const strangers = ['POSTGRES_USER', 'POSTGRES_DB', 'POSTGRES_PASSWORD', 'NODE_ENV']
const unknownSettings = (names: readonly string[]): string[] => names.filter((name) => !settingNames.includes(name) && !strangers.includes(name))

test('every setting is told in the guide', () => {
  const guide = read('docs/guide/install.md') + read('docs/guide/operate.md')
  expect(settingNames.filter((name) => !guide.includes(`\`${name}`) && !guide.includes(`${name}\``))).toEqual([])
})

describe('Dockerfile', () => {
  const instructions = DockerfileParser.parse(read('Dockerfile')).getInstructions()
  const of = (keyword: string) => instructions.filter((i) => i.getKeyword() === keyword)
  const ignored = read('.dockerignore').split('\n').filter((line) => line && !line.startsWith('#'))

  test('is made of instructions that there are', () => {
    const known = ['ARG', 'FROM', 'WORKDIR', 'COPY', 'RUN', 'LABEL', 'ENV', 'USER', 'VOLUME', 'EXPOSE', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD']
    expect(instructions.map((i) => i.getKeyword()).filter((keyword) => !known.includes(keyword))).toEqual([])
  })
  test('copies only what is there and what .dockerignore lets through', () => {
    const stages = of('FROM').flatMap((from) => / AS (\w+)$/.exec(from.getTextContent())?.[1] ?? [])
    const copies = of('COPY') as Copy[]
    expect(copies.length).toBeGreaterThan(5)
    for (const copy of copies) {
      const stage = copy.getFromFlag()?.getValue()
      if (stage) expect(stages).toContain(stage)
      for (const source of stage ? [] : copy.getArguments().slice(0, -1).map((a) => a.getValue())) expect([source, existsSync(join(root, source)), ignored.includes(`!${source}`)]).toEqual([source, true, true])
    }
    expect(ignored[0]).toBe('*')
  })
  test('runs as nobody, a program that is there, and can be asked how it is', () => {
    expect(of('USER').at(-1)!.getArgumentsContent()).toMatch(/^[1-9]\d*:[1-9]\d*$/)
    const [, program] = (of('ENTRYPOINT')[0] as JSONInstruction).getJSONStrings().map((s) => s.getJSONValue())
    expect(existsSync(join(root, program!.replace('/app/', '')))).toBe(true)
    expect(of('HEALTHCHECK')[0]!.getTextContent()).toContain('/healthz')
    expect(unknownSettings([...of('ENV')[0]!.getTextContent().matchAll(/(?:ENV|\\\n)\s*(\w+)=/g)].map(([, name]) => name!))).toEqual([])
  })
})

describe('compose file', () => {
  const file = parse(read('deploy/compose.yaml'), { merge: true }) as { services: Record<string, any>; volumes: Record<string, unknown> }
  const services = Object.entries(file.services)

  test('holds together', () => {
    for (const [name, service] of services) {
      expect([name, Boolean(service.image)]).toEqual([name, true])
      for (const other of Object.keys(service.depends_on ?? {})) expect(Object.keys(file.services)).toContain(other)
      for (const volume of service.volumes ?? []) expect(Object.keys(file.volumes)).toContain(volume.split(':')[0])
      expect(unknownSettings(Object.keys(service.environment ?? {}))).toEqual([])
    }
    expect(existsSync(join(root, 'deploy', file.services['serve'].build.context, 'Dockerfile'))).toBe(true)
  })
  test('ends no process before it has ended itself; nothing writes to its image', () => {
    for (const name of ['serve', 'work', 'migrate']) expect(file.services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'], stop_grace_period: '45s' })
  })
  test('docker compose takes it', ({ skip }) => {
    if (spawnSync('docker', ['compose', 'version']).status !== 0) skip('docker compose is not on this machine')
    const { status, stderr } = spawnSync('docker', ['compose', '--file', join(root, 'deploy/compose.yaml'), 'config', '--quiet'], { encoding: 'utf8', env: { ...process.env, DATABASE_PASSWORD: 'x', LATCHKEY_SECRET_KEY: 'x', LATCHKEY_TENANT_ID: 'x' } })
    expect([status, stderr]).toEqual([0, ''])
  })
})

const least = { tenantId: '11111111-2222-4333-8444-555555555555', existingSecret: 'mine' }
const everything = {
  tenantId: least.tenantId, mailFrom: 'a@example.com', timeZone: 'Europe/Amsterdam', extraEnv: [{ name: 'LATCHKEY_HOST', value: '::' }], imagePullSecrets: [{ name: 'pull' }],
  secret: { databaseUrl: 'postgres://u:p@db/latchkey', secretKey: 'k'.repeat(32), smtpUrl: 'smtp://m', oidcClientSecret: 's' }, oidc: { issuer: 'https://i.example', clientId: 'c', match: 'mail' },
  serve: { autoscaling: { enabled: true } }, ingress: { enabled: true, className: 'nginx', annotations: { a: 'b' }, tlsSecret: 'tls' }, podMonitor: { enabled: true, labels: { c: 'd' } }, prometheusRule: { enabled: true, labels: { c: 'd' } },
  networkPolicy: { enabled: true, from: [{ podSelector: {} }], metricsFrom: [{ podSelector: {} }] }, tracing: { endpoint: 'http://c:4318' }, podAnnotations: { e: 'f' }, serviceAccount: { annotations: { g: 'h' } },
  nodeSelector: { i: 'j' }, tolerations: [{ key: 'k' }], affinity: { nodeAffinity: {} },
}
describe('chart', () => {
  const folder = join(root, 'deploy/helm/latchkey')
  const values = parse(read('deploy/helm/latchkey/values.yaml')) as Record<string, unknown>
  const valid = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(read('deploy/helm/latchkey/values.schema.json')) as object)
  const objects = (over: object): any[] => [...renderChart(folder, over as never)].filter(([name]) => name.endsWith('.yaml')).flatMap(([, text]) => parseAllDocuments(text).map((d) => { expect(d.errors).toEqual([]); return d.toJS() })).filter(Boolean)
  const kinds = (over: object) => objects(over).map((o) => `${o.kind} ${o.metadata.name}`).sort()

  test('says no more than its schema takes, and the schema refuses what it does not know', () => {
    for (const over of [{}, least, everything]) expect([valid(merge(values, over as never)), valid.errors]).toEqual([true, null])
    for (const wrong of [{ replica: 2 }, { serve: { replicas: -1 } }, { publicUrl: 'access.example.com' }, { secret: { secretKey: 'short' } }]) expect(valid(merge(values, wrong as never))).toBe(false)
  })
  test('uses every value, and no other', () => {
    const used = new Set([...renderSources(folder).matchAll(/\.Values((?:\.\w+)+)/g)].map(([, path]) => path!.slice(1)))
    const leaves = (of: unknown, path: string): string[] => (of && typeof of === 'object' && !Array.isArray(of) && Object.keys(of).length > 0 ? Object.entries(of).flatMap(([name, value]) => leaves(value, path ? `${path}.${name}` : name)) : [path])
    const all = leaves(values, '')
    // A part is handed to the template of pods as a whole.
    const handedOver = /^(serve|work)\.(databasePool|resources)/
    expect(all.filter((path) => !handedOver.test(path) && ![...used].some((u) => path === u || path.startsWith(`${u}.`)))).toEqual([])
    expect([...used].filter((path) => !all.some((known) => known === path || known.startsWith(`${path}.`)))).toEqual([])
  })
  test('the least that can be said', () => {
    expect(kinds(least)).toEqual(['ConfigMap test-latchkey', 'Deployment test-latchkey-serve', 'Deployment test-latchkey-work', 'PodDisruptionBudget test-latchkey-serve', 'PodDisruptionBudget test-latchkey-work', 'Service test-latchkey', 'ServiceAccount test-latchkey'])
    expect(() => objects({})).toThrow('tenantId must be set')
    expect(() => objects({ tenantId: least.tenantId })).toThrow('secret.databaseUrl must be set, or existingSecret')
  })
  test('everything that can be said', () => {
    expect(kinds(everything)).toEqual(expect.arrayContaining(['HorizontalPodAutoscaler test-latchkey-serve', 'Ingress test-latchkey', 'NetworkPolicy test-latchkey', 'PodMonitor test-latchkey', 'PrometheusRule test-latchkey', 'Secret test-latchkey']))
    const rule = objects(everything).find((o) => o.kind === 'PrometheusRule')
    expect(rule.spec).toEqual(parse(read('deploy/prometheus/alerts.yaml')))
  })
  test.each([['least', least], ['everything', everything]])('its objects fit each other: %s', (_, over) => {
    const all = objects(over)
    for (const object of all) expect(object).toMatchObject({ apiVersion: expect.any(String), kind: expect.any(String), metadata: { name: expect.any(String) } })
    const pods = all.filter((o) => o.kind === 'Deployment').map((o) => { expect(o.spec.template.metadata.labels).toMatchObject(o.spec.selector.matchLabels); return o.spec.template })
    const selectors = all.flatMap((o) => [o.kind === 'Service' ? o.spec.selector : o.kind === 'Deployment' ? undefined : (o.spec?.selector?.matchLabels ?? o.spec?.podSelector?.matchLabels)].filter(Boolean))
    for (const selector of selectors) expect(pods.filter((pod) => Object.entries(selector).every(([label, value]) => pod.metadata.labels[label] === value)).length).toBeGreaterThan(0)
    for (const { spec } of pods) {
      const container = spec.containers[0]
      expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false })
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001 })
      const ports = container.ports.map((p: { name: string }) => p.name)
      for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) expect(ports).toContain(container[probe].httpGet.port)
      expect(container.volumeMounts.map((m: { name: string }) => m.name)).toEqual(spec.volumes.map((v: { name: string }) => v.name))
      expect(unknownSettings(container.env.map((e: { name: string }) => e.name))).toEqual([])
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThan((values['shutdown'] as { delay: number; timeout: number }).delay + (values['shutdown'] as { timeout: number }).timeout)
    }
    expect(unknownSettings(all.filter((o) => o.kind === 'ConfigMap' || o.kind === 'Secret').flatMap((o) => Object.keys(o.data ?? o.stringData)))).toEqual([])
    for (const value of all.filter((o) => o.kind === 'ConfigMap').flatMap((o) => Object.values(o.data))) expect(typeof value).toBe('string')
  })
  test('helm takes it', ({ skip }) => {
    if (spawnSync('helm', ['version']).error) skip('helm is not on this machine; the chart was rendered by test/operate/chart.ts')
    const { status, stdout, stderr } = spawnSync('helm', ['lint', '--strict', folder, '--set', `tenantId=${least.tenantId},existingSecret=mine`], { encoding: 'utf8' })
    expect([status, stdout + stderr]).toEqual([0, expect.any(String)])
  })
})
const renderSources = (folder: string): string => ['_names.tpl', 'config.yaml', 'disruption.yaml', 'ingress.yaml', 'monitoring.yaml', 'network-policy.yaml', 'secret.yaml', 'serve.yaml', 'work.yaml', 'NOTES.txt'].map((name) => readFileSync(join(folder, 'templates', name), 'utf8')).join('\n')

describe.each(['latchkey', 'latchkey-work'])('unit %s', (name) => {
  const unit = read(`deploy/systemd/${name}.service`)
  const valuesOf = (key: string): string[] => [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value!)

  test('starts what is there, with settings that there are, and without more rights than it needs', () => {
    for (const path of valuesOf('ExecStart')[0]!.split(' ').filter((part) => part.includes('/'))) expect([path, existsSync(join(root, path.replace('/opt/latchkey/', '')))]).toEqual([path, true])
    expect(unknownSettings(valuesOf('Environment').flatMap((line) => line.split(' ').map((pair) => pair.split('=')[0]!)))).toEqual([])
    for (const [key, value] of [['NoNewPrivileges', 'yes'], ['ProtectSystem', 'strict'], ['CapabilityBoundingSet', '']] as const) expect(valuesOf(key)).toEqual([value])
    expect(unit).not.toMatch(/^MemoryDenyWriteExecute=yes/m)
  })
  test('systemd takes it, and finds little that it could do', ({ skip }) => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-unit-'))
    const file = join(folder, `${name}.service`)
    writeFileSync(file, unit.replaceAll('/opt/latchkey', root))
    const verified = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' })
    const judged = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=25', file], { encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    if (verified.error) skip('systemd-analyze is not on this machine')
    expect([verified.status, verified.stderr]).toEqual([0, ''])
    expect([judged.status, judged.stdout.split('\n').filter((line) => line.includes('exposure level'))]).toEqual([0, [expect.any(String)]])
  })
})
