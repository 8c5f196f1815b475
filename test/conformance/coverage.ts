// Which of Graph's documented operations Latchkey serves, as the table of docs/guide/api-coverage.md.

import { existsSync, readFileSync } from 'node:fs'
import { matchRoute } from '#api/match.ts'
import { allRoots } from '#api/roots.ts'
import { resolvePath, splitPath } from '#odata/path.ts'
import { graphFolder } from '../support/csdl.ts'

export type Operation = { version: string; method: string; path: string; page?: string }

const em = '/identityGovernance/entitlementManagement'
/** The part of Graph that Latchkey is about, chapter by chapter. */
export const chapters: readonly (readonly [title: string, prefix: string])[] = [
  ['Entitlement management', em],
  ['Users', '/users'],
  ['Groups', '/groups'],
  ['Applications', '/applications'],
  ['Service principals', '/servicePrincipals'],
  ['Directory objects', '/directoryObjects'],
  ['Audit log', '/auditLogs/directoryAudits'],
  ['Role management', '/roleManagement/entitlementManagement'],
  ['Roles of the directory', '/roleManagement/directory'],
]

/** The documented operations of v1.0, or none when the list is not beside the project. */
export const documented = (): Operation[] => {
  const file = new URL('operations.jsonl', graphFolder)
  if (!existsSync(file)) return []
  const all = readFileSync(file, 'utf8').trim().split('\n').map(line => JSON.parse(line) as Operation)
  return all.filter(({ version, path }) => version === 'v1.0' && chapters.some(([, prefix]) => path === prefix || path.startsWith(`${prefix}/`) || path.startsWith(`${prefix}(`)))
}

export type Support = 'supported' | '501' | '400'

const one = '7c0ffee0-0000-4000-8000-000000000001'
const keys: Readonly<Record<string, string>> = { on: 'target', objectId: one, 'accessPackageResourceRoleScope-id': `${one}_${one}` }
/** An address with keys in it that have the right form; `graph.user` as callers write it. */
export const addressOf = ({ path }: Operation): string =>
  path.replace(/\{([^}]*)\}/g, (_, name: string) => keys[name] ?? one).replaceAll('/graph.', '/microsoft.graph.').slice(1)

/** Does the address mean something to the reader of paths? A route that offers all that lies below an address leaves that to it. */
const resolves = (segments: readonly string[]): boolean => {
  try {
    return resolvePath(allRoots, segments).call === undefined
  } catch {
    return false
  }
}

/** What Latchkey does with an operation. */
export const supportOf = (operation: Operation): Support => {
  const segments = splitPath(addressOf(operation))
  const found = matchRoute(operation.method, segments)
  if (!('route' in found)) return found.notYet ? '501' : '400'
  return !found.route.path.endsWith('**') || resolves(segments) ? 'supported' : '400'
}

const words: Readonly<Record<Support, string>> = { supported: 'supported', '501': 'not yet', '400': 'unknown (400)' }

const tableOf = (title: string, prefix: string, operations: readonly Operation[]): string => {
  const rows = operations.map(operation => {
    const path = operation.path.replace(prefix, '') || '/'
    return `| ${operation.method} | \`${path}\` | ${words[supportOf(operation)]} |`
  })
  const served = operations.filter(operation => supportOf(operation) === 'supported').length
  return [`## ${title}`, '', `\`${prefix}\`: ${served} of ${operations.length} documented operations.`, '', '| method | below it | |', '|---|---|---|', ...rows, ''].join('\n')
}

const head = `# What of Microsoft Graph is served

Every operation that Microsoft documents in v1.0 for this area, and whether Latchkey has it. Written by a test from the table of routes; do not edit: \`UPDATE_COVERAGE=1 vitest run test/conformance/operations.test.ts\`.

What is *not yet* there answers 501, \`NotImplemented\`, and names what is missing. An operation may be supported but for some of what it can say; [the differences](differences-from-graph.md) tell what.

Latchkey has more than is listed: \`PATCH\` of a policy, \`/me\`, \`/$count\` and single properties of everything, links of links. What Graph does not document in v1.0 is not in the list.
`

/** The page as it has to be. */
export const coveragePage = (operations: readonly Operation[]): string => {
  const of = (prefix: string) => operations.filter(({ path }) => path.startsWith(prefix))
  return [head, ...chapters.map(([title, prefix]) => tableOf(title, prefix, of(prefix)))].join('\n').trimEnd() + '\n'
}
