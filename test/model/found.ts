/** What was found, as the smallest plans that show it: they are lived again before anything random. */
import type { Package, Policy, World } from './model.ts'
import type { Op, Plan } from './world.ts'

const pack = (roles: number[], more: Partial<Package> = {}): Package => ({ roles, takeOver: false, notWith: [], notWithGroup: null, ...more })
const policy = (of: number, more: Partial<Policy> = {}): Policy => ({
  package: of, scope: 'members', targets: [], department: 0, self: true, update: true, giveUp: true, behalf: null, custom: true, approveAdd: false, approveUpdate: false,
  stages: [{ primary: [{ kind: 'person', n: 0 }], fallback: [], alternates: [] }], lasts: null, fixed: null, outside: 'keep', outsideGrace: 0, removes: false, grace: 0, ...more,
})
const world = (packages: Package[], policies: Policy[], more: Partial<World> = {}): World => ({
  people: Array.from({ length: 6 }, () => ({ guest: false, department: 0, manager: null, enabled: true, exists: true })), groups: Array.from({ length: 4 }, () => ({ people: [], groups: [] })),
  packages, policies, mutual: false, enforce: false, leaverGrace: 0, ...more,
})
const assign = (to: number, policy: number): Op => ({ do: 'assign', to, policy, later: false })
const work: Op = { do: 'work', how: 'inTurn', at: 1 }

export const found: readonly (readonly [title: string, plan: Plan])[] = [
  ['F15 F17 a role that was left to another package goes with it, though that one never delivered it', {
    world: world([pack([0]), pack([2]), pack([2])], [policy(0), policy(1), policy(2)]), prior: [],
    ops: [assign(1, 0), assign(1, 1), work, { do: 'addRole', package: 1, role: 0 }, { do: 'take', which: 0 }, { do: 'work', how: 'dying', at: 8 }, { do: 'dropRole', package: 1, role: 0 }, work],
  }],
]

/** A little of everything: access that is taken away, access that stays, and a request that waits for a group of one. */
export const witness: Plan = {
  world: { ...world([pack([0]), pack([1]), pack([2])], [policy(0, { approveAdd: true, stages: [{ primary: [{ kind: 'group', n: 0 }], fallback: [], alternates: [] }] }), policy(1), policy(2)]), groups: [[1], [], [], []].map((people) => ({ people, groups: [] })) },
  prior: [], ops: [assign(4, 1), assign(5, 2), work, { do: 'take', which: 0 }, work, { do: 'ask', by: 2, for: null, asManager: false, policy: 0, named: true, later: false }, { do: 'decide', by: 3, request: 0, approve: true }],
}
