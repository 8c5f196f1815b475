/** One run: people live through their lifecycles while the enemy rages; then everything is given time, and judged. */
import { setTimeout as wait } from 'node:timers/promises'
import { openClient } from './client.ts'
import { startCluster, type Cluster, type Kind } from './cluster.ts'
import { rage, schedule, type Attack } from './enemies.ts'
import { gather, judge, type Charge } from './judge.ts'
import { live, livesOf, type Book } from './lives.ts'
import { seedOf } from './random.ts'
import { startTarget, type Target } from './target.ts'
import { openWatch, patiently } from './watch.ts'
import { discovered, ids, priorOf, roles, writeWorld } from './world.ts'

export type Plan = {
  readonly seed: number; readonly lifecycles: number; readonly people: number; readonly kinds: readonly Kind[]
  /** So many chains of lives at once. */
  readonly atOnce: number
  /** So many times as fast as the machine's time. */
  readonly rate: number
  /** Milliseconds between attacks. */
  readonly peace: readonly [least: number, most: number]
  /** So much of what the target is asked for goes wrong. */
  readonly temper: number
  /** After so many seconds in which nobody saw what they waited for, the run is given up. */
  readonly patience: number
  /** And after so many seconds in any case. */
  readonly longest: number
}
export type Verdict = { readonly charges: readonly Charge[]; readonly attacks: readonly Attack[]; readonly fallen: readonly string[]; readonly misdeeds: Readonly<Record<string, number>>; readonly ends: Readonly<Record<string, number>>; readonly changes: number; readonly seconds: number; readonly stuck: readonly string[] }

/** The queue is told to look at the time twice a second, and what waits for its next try is tried: time flows for it too. */
const beat = `select graphile_worker.add_job('sweep', job_key => 'cron:sweep')`
const hurry = `update graphile_worker._private_jobs set run_at = now() where locked_at is null and run_at > now()`

export async function run(plan: Plan): Promise<Verdict> {
  const target = await startTarget(plan.seed, discovered)
  const prior = priorOf(plan.seed, plan.people)
  const cluster = await startCluster({ kinds: plan.kinds, rate: plan.rate, targetUrl: target.url, prepare: (pool) => writeWorld(pool, plan.people) })
  for (const [person, role] of prior) target.put(`${roles[role]!.resourceId}/${roles[role]!.roleId}/${ids.person(person)}`)
  try {
    return await fight(plan, cluster, target, prior)
  } finally {
    await cluster.stop()
    await target.close()
  }
}

async function fight(plan: Plan, cluster: Cluster, target: Target, prior: ReturnType<typeof priorOf>): Promise<Verdict> {
  await cluster.whole()
  const began = Date.now()
  const book: Book = { accepted: [], refused: [], found: new Set(), ended: 0, ends: {} }
  const watch = openWatch(cluster.pool)
  const client = openClient(cluster)
  const now = { lived: false, stuck: false, over: false }
  const heart = (async () => {
    while (!now.over) {
      await patiently(cluster.pool, beat)
      await patiently(cluster.pool, hurry)
      await wait(400)
    }
  })()
  const chains = [...livesOf(plan.seed, plan.lifecycles, plan.people)]
  const living = Array.from({ length: plan.atOnce }, async () => {
    for (let chain = chains.shift(); chain && !now.stuck; chain = chains.shift()) for (const life of chain) if (!now.stuck) await live({ seed: plan.seed, call: client, watch, pool: cluster.pool, book }, life)
  })
  target.temper = plan.temper
  const raging = rage(cluster, target, schedule(seedOf(plan.seed, 'enemies'), plan.kinds, plan.peace), plan.seed, () => now.lived || now.stuck)
  const patience = (async () => {
    while (!now.lived && Date.now() - Math.max(began, watch.moved()) < plan.patience * 1000 && Date.now() - began < plan.longest * 1000) await wait(250)
    now.stuck = !now.lived
  })()
  const report = setInterval(() => { if (plan.lifecycles >= 1000) console.log(`${Math.round((Date.now() - began) / 1000)} s: ${book.ended} of ${plan.lifecycles} lives ended, ${cluster.fallen.length} processes fell`) }, 30_000)
  await Promise.race([Promise.all(living), patience])
  now.lived = !now.stuck
  const waiting = [...watch.waiting()]
  if (now.stuck) waiting.push(...(await patiently<{ job: string }>(cluster.pool, `select to_jsonb(j)::text as job from graphile_worker._private_jobs j limit 20`)).map((j) => j.job), ...cluster.nodes.map((n) => `${n.name}: ${n.ready ? 'ready' : 'not ready'}, process ${n.child?.pid}`))
  const attacks = await raging
  await settle(cluster, target)
  clearInterval(report)
  now.over = true
  watch.stop()
  await Promise.all([heart, patience])
  const charges = judge({ ...(await gather(cluster.pool)), target, book, prior, began })
  return { charges, attacks, fallen: cluster.fallen, misdeeds: target.misdeeds, ends: book.ends, changes: target.journal.length, seconds: Math.round((Date.now() - began) / 1000), stuck: now.stuck ? waiting : [] }
}

/** The enemy is gone: every process lives, every clock is right, the target does as it is told, and time passes until nothing waits. */
async function settle(cluster: Cluster, target: Target): Promise<void> {
  target.temper = 0
  await cluster.whole()
  for (const node of cluster.nodes) cluster.setClock(node, 0)
  const quiet = async () => (await patiently<{ n: number }>(cluster.pool, `select (select count(*) from graphile_worker.jobs where key is distinct from 'cron:sweep')::int + (select count(*) from mail where sent_date_time is null)::int
    + (select count(*) from due_work where due_at <= $1)::int as n`, [cluster.now()]))[0]!.n === 0
  for (let day = 0; day < 3; day++) {
    cluster.step(86_400_000)
    await wait(600)
    for (let tries = 0; tries < 150 && !(await quiet()); tries++) await wait(200)
  }
}
