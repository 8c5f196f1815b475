/** Spans for what is asked of targets: which system and what, never about whom. */
import { isTracing, spanned } from '#telemetry/tracing.ts'
import type { Connector, Connectors } from './connector.ts'

/** Has each question to a target traced, where traces are wanted. */
export const tracedConnectors = (connectors: Connectors): Connectors =>
  isTracing() ? Object.fromEntries(Object.entries(connectors).map(([system, connector]) => [system, traced(system, connector)])) : connectors

function traced(system: string, connector: Connector): Connector {
  const under = <A extends unknown[], T>(what: string, ask: (...args: A) => Promise<T>) => (...args: A): Promise<T> => spanned(`${system} ${what}`, 'client', { 'latchkey.origin_system': system }, () => ask(...args))
  const { grantMany } = connector
  return {
    check: under('check', () => connector.check()),
    discover: under('discover', (originId) => connector.discover(originId)),
    has: under('has', (principalId, role) => connector.has(principalId, role)),
    members: (role) => connector.members(role),
    grant: under('grant', (principalId, role) => connector.grant(principalId, role)),
    revoke: under('revoke', (principalId, role) => connector.revoke(principalId, role)),
    ...(grantMany ? { grantMany: under('grantMany', grantMany.bind(connector)) } : {}),
  }
}
