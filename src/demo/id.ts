/** Ids of the demonstration are fixed, so that scripts and screenshots stay true; the last digits tell the kind and the number. */
const series = {
  person: '1', group: '2', application: '3', servicePrincipal: '4', catalog: '5', package: '6', policy: '7', question: '8', resource: '9',
  resourceRole: 'a', resourceScope: 'b', roleAssignment: 'c', request: 'd', assignment: 'e', appRole: 'f', appRoleAssignment: '10', client: '11',
} as const
export type DemoKind = keyof typeof series

/** `id('person', 2)` is 7c0ffee0-0000-4000-8000-000000000102; a part of something has two numbers. */
export const id = (kind: DemoKind, ...numbers: readonly [number, ...number[]]): string =>
  `7c0ffee0-0000-4000-8000-${(series[kind] + numbers.map((n) => String(n).padStart(2, '0')).join('')).padStart(12, '0')}`
