/**
 * Two PostgreSQL servers: one that takes writes and one that follows it, and what those who run them do: making a standby,
 * promoting it, making the old one a standby. The programs are those of the built-in database.
 */
import { execFileSync, type ChildProcess } from 'node:child_process'
import { appendFileSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { prepareBinaries, type Binaries } from '#db/embedded/binaries.ts'
import { OWNER, prepareCluster } from '#db/embedded/cluster.ts'
import { chooseRunAs, type RunAs } from '#db/embedded/run-as.ts'
import { silentLog } from '#log.ts'
import { addressOf, databaseAddress, end, giveAddress, startOn, takeAddress, type Machine } from './network.ts'
import { until } from '../jobs/until.ts'

export type Site = Extract<Machine, `pg-${number}`>
export type Servers = {
  /** The database, at the address that follows the primary. */
  readonly url: string
  /** The database of one of the two, whatever it is. */
  at(site: Site): string
  /** Makes the other one the primary, after the old one was shut out. */
  promote(site: Site): Promise<void>
  /** Stops a server that has no say any more, and takes the address away from it. */
  fence(site: Site): Promise<void>
  /** Copies the primary to a machine, starts it there as the standby, and has every commit wait for it. */
  follow(site: Site, primary: Site): Promise<void>
  stop(): Promise<void>
}

/** Makes a primary and a standby below a folder, and starts them. */
export async function openServers(folder: string): Promise<Servers> {
  const runAs = chooseRunAs(folder)!
  const binaries = prepareBinaries(runAs, silentLog())
  const running = new Map<Site, ChildProcess>()
  const home = (site: Site) => join(folder, site)
  mkdirSync(home('pg-1'), { mode: 0o711 })
  const { folder: first, password } = prepareCluster(home('pg-1'), binaries, runAs, silentLog())
  const data = (site: Site) => (site === 'pg-1' ? first : join(home(site), 'postgres'))
  const urlOf = (host: string, database = 'latchkey') => `postgres://${OWNER}:${password}@${host}:5432/${database}`
  appendFileSync(join(first, 'pg_hba.conf'), 'host all all 10.77.0.0/24 scram-sha-256\nhost replication all 10.77.0.0/24 scram-sha-256\n')

  const start = (site: Site) => running.set(site, startServer(site, binaries, runAs, data(site), join(folder, `${site}.log`)))
  const sql = <R extends object>(site: Site, text: string, database?: string) => query<R>(urlOf(addressOf(site), database), text)
  const follow = async (site: Site, primary: Site) => {
    await copy({ from: data(primary), to: data(site), runAs, ask: urlOf(addressOf(primary)) })
    appendFileSync(join(data(site), 'postgresql.auto.conf'), `primary_conninfo = 'host=${addressOf(primary)} port=5432 user=${OWNER} password=${password} application_name=${site}'\nsynchronous_standby_names = ''\n`)
    writeOwned(join(data(site), 'standby.signal'), '', runAs)
    start(site)
    await until(async () => (await sql<{ n: number }>(primary, `select count(*)::int as n from pg_stat_replication where application_name = '${site}' and state = 'streaming'`))[0]!.n === 1, 60)
    await sql(primary, `alter system set synchronous_standby_names = 'FIRST 1 ("${site}")'`)
    await sql(primary, 'select pg_reload_conf()')
    await until(async () => (await sql<{ n: number }>(primary, `select count(*)::int as n from pg_stat_replication where application_name = '${site}' and sync_state = 'sync'`))[0]!.n === 1, 60)
  }
  start('pg-1')
  await until(() => query(urlOf(addressOf('pg-1'), 'postgres'), 'select 1').then(() => true, () => false), 60)
  await sql('pg-1', 'create database latchkey', 'postgres')
  giveAddress('pg-1')
  mkdirSync(home('pg-2'), { mode: 0o711 })
  await follow('pg-2', 'pg-1')

  return {
    url: urlOf(databaseAddress), at: (site) => urlOf(addressOf(site)), follow,
    async promote(site) {
      await sql(site, 'select pg_promote(true, 30)')
      giveAddress(site)
    },
    async fence(site) {
      takeAddress(site)
      await end(running.get(site)!, 'SIGQUIT')
    },
    async stop() { await Promise.all([...running.values()].map((child) => end(child, 'SIGINT'))) },
  }
}

function startServer(site: Site, { postgres }: Binaries, runAs: RunAs, data: string, logFile: string): ChildProcess {
  const settings = {
    listen_addresses: '*', port: '5432', unix_socket_directories: '', max_connections: '200', timezone: 'UTC', jit: 'off', log_min_messages: 'warning', log_line_prefix: '%m [%p] %a ',
    wal_level: 'replica', wal_keep_size: '1GB', hot_standby: 'on', max_wal_senders: '5', wal_receiver_timeout: '10s', wal_sender_timeout: '10s',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return startOn(site, { command: ['setpriv', `--reuid=${runAs.uid}`, `--regid=${runAs.gid}`, '--clear-groups', postgres, '-D', data, ...options], env: { LC_ALL: 'C', TZ: 'UTC' }, logFile })
}

function writeOwned(file: string, text: string, { uid, gid }: RunAs): void {
  writeFileSync(file, text, { mode: 0o600 })
  chownSync(file, uid, gid)
}

type Copy = { readonly from: string; readonly to: string; readonly runAs: RunAs; readonly ask: string }
/** A base backup, as pg_basebackup makes one: the files of a running server, and a label that says from where its log is read. */
async function copy({ from, to, runAs, ask }: Copy): Promise<void> {
  const client = new pg.Client({ connectionString: ask })
  await client.connect()
  try {
    await client.query("select pg_backup_start('standby', true)")
    rmSync(to, { recursive: true, force: true })
    // Files come and go meanwhile; the log makes up for that.
    try { execFileSync('cp', ['-a', from, to], { stdio: 'ignore' }) } catch { if (!existsSync(join(to, 'global/pg_control'))) throw new Error(`${from} could not be copied`) }
    const { rows: [label] } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')
    for (const left of ['postmaster.pid', 'postmaster.opts', 'standby.signal', 'pg_wal']) rmSync(join(to, left), { recursive: true, force: true })
    for (const made of ['pg_wal', 'pg_wal/archive_status', 'pg_wal/summaries']) {
      mkdirSync(join(to, made), { mode: 0o700 })
      chownSync(join(to, made), runAs.uid, runAs.gid)
    }
    writeOwned(join(to, 'backup_label'), label!.labelfile, runAs)
  } finally {
    await client.end()
  }
}

/** One statement on a connection of its own, which does not wait for ever. */
export async function query<R extends object>(url: string, text: string, values: unknown[] = []): Promise<R[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000, query_timeout: 20_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<R>(text, values)).rows
  } finally {
    void client.end().catch(() => undefined)
  }
}
