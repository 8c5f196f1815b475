/**
 * `npm run nodes`: two API nodes and two job nodes on one PostgreSQL with a standby, each on a machine of its own, while people ask,
 * approve, assign and end access without a break. Nodes are restarted, killed and cut off, the primary is cut off and replaced. In the
 * end everything that was promised is asked for. Ends with 1 if anything is lost, doubled or wrong. NODES_SEED=… plays the same tales again.
 */
import { randomInt } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCaller, type Caller } from './client.ts'
import { judge } from './judge.ts'
import { allNodes, openNodes, type Nodes } from './latchkey.ts'
import { startLoad, type Load } from './load.ts'
import { addressOf, closeNetwork, cut, ended, heal, missing, openNetwork, startOn } from './network.ts'
import { openServers, query, type Servers } from './postgres.ts'
import { printTable, serviceDuring, type Row } from './table.ts'
import { em, makeWorld, memberOf, type PackageName, type World } from './world.ts'
import { until } from '../jobs/until.ts'

const lacking = missing()
if (lacking) {
  console.error(lacking)
  process.exit(2)
}
const seed = Number(process.env['NODES_SEED'] ?? randomInt(1, 1_000_000))
const folder = mkdtempSync(join(tmpdir(), 'latchkey-nodes-'))
chmodSync(folder, 0o711)
const mostTold = 40
const mailFile = join(folder, 'mails')
const wait = (seconds: number) => new Promise<void>((resolve) => { setTimeout(resolve, seconds * 1000) })
const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`)
/** The same numbers for the same seed. */
function seeded(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

type Story = { readonly servers: Servers; readonly nodes: Nodes; readonly world: World; readonly caller: Caller; readonly load: Load; readonly alsoGiven: PackageName[]; readonly wrong: string[] }
/** What is done to the nodes while the load goes on. */
const chapters: readonly (readonly [name: string, happens: (story: Story) => Promise<string>])[] = [
  ['nothing happens', async () => { await wait(12); return '' }],
  ['rolling restart of all four', async ({ nodes }) => {
    for (const node of allNodes) {
      await nodes.stop(node)
      await nodes.start(node)
      await wait(2)
    }
    return ''
  }],
  ['api-1 and work-1 are killed', async ({ nodes }) => {
    await Promise.all([nodes.kill('api-1'), nodes.kill('work-1')])
    await wait(6)
    await Promise.all([nodes.start('api-1'), nodes.start('work-1')])
    return ''
  }],
  ['work-2 is cut off in the middle of deliveries', async (story) => {
    await giveMore(story, 'open')
    cut('work-2')
    await wait(35)
    heal('work-2')
    await wait(5)
    return `${await left(story)} jobs left`
  }],
  ['api-2 is cut off', async () => {
    cut('api-2')
    await wait(20)
    heal('api-2')
    await wait(3)
    return ''
  }],
  ['the primary is cut off, the standby takes over', failOver],
  ['the old primary comes back as the standby', async ({ servers, wrong }) => {
    await servers.fence('pg-1')
    heal('pg-1')
    await servers.follow('pg-1', 'pg-2')
    const alone = await query(servers.url, "select 1 from setting where name = 'written-alone'")
    if (alone.length > 0) wrong.push('what the old primary wrote alone is there')
    await wait(8)
    return ''
  }],
]

/** A package begins to give one more group: everybody who has it gets that, too, by jobs. */
async function giveMore({ caller, world, alsoGiven }: Story, name: PackageName): Promise<void> {
  const { id, also } = world.packages[name]
  const answer = await caller.call(world.admin, 'POST', `${em}/accessPackages/${id}/resourceRoleScopes`, memberOf(also))
  if (answer.status !== 201 && answer.tries === 1) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  alsoGiven.push(name)
}
const left = async ({ servers }: Story): Promise<number> => (await query<{ n: number }>(servers.url, "select count(*)::int as n from graphile_worker.jobs where task_identifier <> 'sweep' and run_at <= now()"))[0]!.n

/** What a manager of PostgreSQL does: it looks twice a second, and after the third failure promotes the standby and gives it the address. The old primary goes on where it is. */
async function failOver(story: Story): Promise<string> {
  const { servers, wrong, load } = story
  load.noMoreEnds()
  await giveMore(story, 'approved')
  cut('pg-1')
  const from = performance.now()
  const alone = startOn('pg-1', { command: [process.execPath, join(import.meta.dirname, 'lone-write.ts'), servers.at('pg-1')], logFile: join(folder, 'lone-write.log') })
  for (let failures = 0; failures < 3;) {
    await wait(0.5)
    if (performance.now() - from > 60_000) throw new Error('the primary was cut off, and is still answered')
    failures = await query(servers.url, 'select 1').then(() => 0, () => failures + 1)
  }
  await servers.promote('pg-2')
  const took = performance.now() - from
  await wait(25)
  if (ended(alone)) wrong.push(alone.exitCode === 0 ? 'the primary that is cut off confirmed a write' : 'the primary that is cut off could not be asked to write')
  return `promoted after ${(took / 1000).toFixed(1)} s`
}

/** Waits until nothing is left to do: no job, no mail, and no access whose end is still to come. */
async function quiet({ servers }: Story): Promise<void> {
  const waiting = `select (select count(*) from graphile_worker.jobs where task_identifier <> 'sweep')::int + (select count(*) from mail where sent_date_time is null)::int
    + (select count(*) from assignment a join access_package p on p.id = a.access_package_id where p.display_name like 'Nodes %' and a.state <> 'expired' and a.ends_at is not null)::int as n`
  await until(async () => (await query<{ n: number }>(servers.url, waiting))[0]!.n === 0, 240)
}

async function tell(story: Story): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const [name, happens] of chapters) {
    say(name)
    const from = performance.now()
    const told = await happens(story)
    rows.push({ chapter: name, ...serviceDuring(story.caller.tries, from, performance.now()), told })
    const fallen = story.nodes.fallen()
    if (fallen.length > 0) throw new Error(`${fallen.join(', ')} ended by itself; see ${folder}`)
  }
  return rows
}

async function main(): Promise<boolean> {
  say(`seed ${seed}; the logs are in ${folder}`)
  openNetwork()
  startOn('mail', { command: [process.execPath, join(import.meta.dirname, 'mail-sink.ts'), addressOf('mail'), mailFile], logFile: join(folder, 'mail.log') })
  const servers = await openServers(folder)
  say('a primary and a standby run')
  const nodes = openNodes(folder, servers.url)
  const world = await nodes.demonstrate('api-1', (url) => makeWorld(url, 200))
  await Promise.all(allNodes.map((node) => nodes.start(node)))
  startOn('balancer', { command: [process.execPath, join(import.meta.dirname, 'balancer.ts'), addressOf('balancer'), addressOf('api-1'), addressOf('api-2')], logFile: join(folder, 'balancer.log') })
  const url = `http://${addressOf('balancer')}:8080`
  await until(() => fetch(`${url}/readyz`).then((answer) => answer.ok, () => false), 30)
  say('two nodes answer and two work')
  const caller = openCaller(url)
  const story: Story = { servers, nodes, world, caller, load: startLoad(world, caller, seeded(seed)), alsoGiven: [], wrong: [] }
  const rows = await tell(story)
  say('the last tales are told to their end')
  await story.load.stop()
  await quiet(story)
  const { wrong, counts } = await judge({ url: servers.url, world, ledger: story.load.ledger, confirmed: story.load.confirmed(), mailFile, alsoGiven: story.alsoGiven })
  const all = [...story.wrong, ...story.load.broken, ...wrong]
  printTable(rows, counts)
  for (const sentence of all.slice(0, mostTold)) console.log(`WRONG: ${sentence}`)
  console.log(all.length === 0 ? 'Nothing is lost, and nothing is there twice.' : `${all.length} things are wrong; the logs are in ${folder}, the seed was ${seed}.`)
  await nodes.stopAll()
  await servers.stop()
  return all.length === 0
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { closeNetwork(); process.exit(1) })
let well = false
try {
  well = await main()
} catch (error) {
  console.error(error)
} finally {
  closeNetwork()
}
if (well) rmSync(folder, { recursive: true, force: true })
process.exit(well ? 0 : 1)
