/** People from a CSV file: what each line would do, and all of it in one go or nothing. Nobody is ever deleted. */
import { sql } from 'kysely'
import type { z } from 'zod'
import { canEverywhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { lineProblem, type LineProblem } from '#domain/directory/line-problem.ts'
import { readPeopleFile, type ColumnName, type FileLine } from '#domain/directory/people-file.ts'
import { planPeople, type Change, type Facts, type Known, type Plan, type Planned } from '#domain/directory/plan-people.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { addDuration, formatInstant, parseDuration, parseInstant } from '#domain/time.ts'
import { user } from '#model/directory-object.ts'
import { createSchema, updateSchema } from '#model/entity.ts'
import { wordsFor } from '#model/problems.ts'
import type { Tx } from '#db/tables.ts'
import { rehearse, transact } from '#db/transaction.ts'
import { nowOf, type App } from '../app.ts'
import { tenantSettings } from '../settings/tenant-settings.ts'
import { writePeople } from './write-people.ts'

export type ImportOutcome = 'made' | 'changed' | 'unchanged'
export type ImportedPerson = { readonly line: number; readonly userPrincipalName: string; readonly displayName: string | null; readonly outcome: ImportOutcome; readonly changes: readonly Change[] }
export type ImportReport = {
  readonly dryRun: boolean; readonly lines: number; readonly made: number; readonly changed: number; readonly unchanged: number
  /** Who would not be able to sign in any more. */
  readonly blocked: number
  /** When what they have would end: the tenant gives leavers time, or null, with that. */
  readonly accessEndsAt: string | null
  readonly problemCount: number
  /** The first of them, as many as a person reads; the counts are of all. */
  readonly problems: readonly LineProblem[]
  readonly people: readonly ImportedPerson[]
}

const TOLD = 500
const [creates, updates] = [createSchema(user), updateSchema(user)]

/** Reads, checks and writes a file. A dry run does the same and takes it back; it tells of bad lines where the other refuses. */
export async function importPeople(app: App, caller: Caller, text: string, { dryRun }: { readonly dryRun: boolean }): Promise<Decision<ImportReport>> {
  if (!canEverywhere(caller, 'directory.write')) return no('DirectoryForbidden', { task: 'add people to the directory' })
  const file = readPeopleFile(text)
  if ('unreadable' in file) return no('CsvInvalid', { problem: file.unreadable })
  const work = async (tx: Tx): Promise<Decision<ImportReport>> => {
    const known = await knownPeople(tx, file.lines)
    const plan = planPeople(file.lines, { known, ...(await reportingLines(tx, [...known.values()].map(({ id }) => id))), newId: app.newId })
    const problems = inOrder([...file.problems, ...file.lines.flatMap((line) => misfits(line, known)), ...plan.problems])
    const { gracePeriod } = (await tenantSettings(tx)).leavers
    const ends = addDuration(parseInstant(nowOf(app))!, parseDuration(gracePeriod)!)
    const shown = { dryRun, accessEndsAt: formatInstant(ends) > nowOf(app) ? formatInstant(ends) : null }
    if (problems.length > 0) return dryRun ? ok(reportOf(plan, known, problems, shown)) : refused(problems)
    await writePeople(app, tx, caller, plan.people, known)
    return ok(reportOf(plan, known, [], shown))
  }
  return dryRun ? rehearse(app.db, work) : transact(app.db, work)
}

/** Every column is a member of a user but the manager, which is a link. */
const columns = (Object.keys(user.fields) as (keyof typeof user.fields)[]).filter((name): name is Exclude<ColumnName, 'manager'> & keyof typeof user.fields =>
  ['displayName', 'mail', 'jobTitle', 'department', 'companyName', 'country', 'employeeId', 'usageLocation', 'preferredLanguage', 'accountEnabled'].includes(name))

/** Those whom the file names, as persons or as managers; locked, so that what is planned for them still holds when it is written. */
async function knownPeople(tx: Tx, lines: readonly FileLine[]): Promise<ReadonlyMap<string, Known>> {
  const names = [...new Set(lines.flatMap(({ values }) => [values.userPrincipalName, values.manager]).filter((upn) => typeof upn === 'string').map((upn) => upn.toLowerCase()))]
  const rows = await tx.selectFrom('directoryObject').select(['id', 'userPrincipalName', 'managerId', ...columns]).where('kind', '=', 'user').where('deletedDateTime', 'is', null)
    .where((e) => sql<boolean>`${e.fn<string>('lower', ['userPrincipalName'])} = any(${names}::text[])`).orderBy('id').forUpdate().execute()
  return new Map(rows.map(({ id, userPrincipalName, managerId, ...values }) => [userPrincipalName!.toLowerCase(), { id, userPrincipalName: userPrincipalName!, managerId, values }]))
}

async function reportingLines(tx: Tx, ids: readonly string[]): Promise<Pick<Facts, 'managerOf' | 'upnOf'>> {
  const { rows } = await sql<{ id: string; managerId: string | null; upn: string }>`
    with recursive above(id, manager_id, upn) as (
      select id, manager_id, user_principal_name from directory_object where id = any(${[...ids]}::uuid[])
      union select d.id, d.manager_id, d.user_principal_name from above a join directory_object d on d.id = a.manager_id
    ) select id, manager_id, upn from above`.execute(tx)
  return { managerOf: new Map(rows.map(({ id, managerId }) => [id, managerId])), upnOf: new Map(rows.map(({ id, upn }) => [id, upn])) }
}

/** What a single write of the person would be refused for. */
function misfits({ line, values }: FileLine, known: ReadonlyMap<string, Known>): readonly LineProblem[] {
  if (typeof values.userPrincipalName !== 'string') return []
  const { manager: _, ...members } = values
  const isKnown = known.has(values.userPrincipalName.toLowerCase())
  const read = (isKnown ? updates : creates).safeParse(members)
  return read.success ? [] : wordsFor(read.error).map(({ target, message }) => misfit(line, target as ColumnName, members, message, read.error.issues.find(({ path }) => path[0] === target)))
}
function misfit(line: number, column: ColumnName, members: Readonly<Record<string, unknown>>, message: string, issue: z.core.$ZodIssue | undefined): LineProblem {
  if (members[column] === null) return lineProblem(line, column, 'empty')
  if (!Object.hasOwn(members, column)) return lineProblem(line, column, 'neededForNew')
  return issue?.code === 'too_big' ? lineProblem(line, column, 'tooLong', { most: Number(issue.maximum) }) : { line, column, code: 'other', parameters: {}, message }
}

const inOrder = (problems: readonly LineProblem[]): readonly LineProblem[] => problems.toSorted((a, b) => a.line - b.line)

function refused(problems: readonly LineProblem[]): Decision<never> {
  const lines = new Set(problems.map(({ line }) => line)).size
  const told = problems.slice(0, 5).map(({ line, column, message }) => `line ${line}: ${column ?? ''} ${message}`).join('; ')
  return no('ImportInvalid', { count: lines, problems: problems.length > 5 ? `${told}; and more` : told }, problems.slice(0, TOLD).map(({ line, column, message }) => ({ target: `${line}/${column ?? ''}`, message })))
}

const outcomeOf = ({ isNew, changes }: Planned): ImportOutcome => (isNew ? 'made' : changes.length > 0 ? 'changed' : 'unchanged')

function reportOf({ people: planned }: Plan, known: ReadonlyMap<string, Known>, problems: readonly LineProblem[], shown: Pick<ImportReport, 'dryRun' | 'accessEndsAt'>): ImportReport {
  // Of a line that has to be mended nothing is known yet.
  const bad = new Set(problems.map(({ line }) => line))
  const people = planned.filter(({ line }) => !bad.has(line))
  const upnOf = new Map([...known.values()].map((k) => [k.id, k]))
  const count = (outcome: ImportOutcome): number => people.filter((p) => outcomeOf(p) === outcome).length
  const told = people.filter((p) => outcomeOf(p) !== 'unchanged').slice(0, TOLD).map((p) => {
    const before = upnOf.get(p.id)
    return {
      line: p.line, userPrincipalName: before?.userPrincipalName ?? String(p.values.userPrincipalName ?? ''),
      displayName: (p.values.displayName ?? before?.values['displayName'] ?? null) as string | null, outcome: outcomeOf(p), changes: p.changes,
    }
  })
  return {
    ...shown, lines: planned.length, made: count('made'), changed: count('changed'), unchanged: count('unchanged'),
    blocked: people.filter((p) => p.changes.some(({ attribute, to }) => attribute === 'accountEnabled' && to === false)).length,
    problemCount: problems.length, problems: problems.slice(0, TOLD), people: told,
  }
}
