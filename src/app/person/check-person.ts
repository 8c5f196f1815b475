import { inTurn } from '../in-turn.ts'
import type { App } from '../app.ts'
import { checkLeaver } from '../leaver/check-leaver.ts'
import { checkMover } from '../mover/check-mover.ts'
import { checkAutomatic } from '../automatic/check-automatic.ts'
import { checkApprovals } from '../approval/check-approvals.ts'

/** Looks at one person as they are now and brings in line what follows from it. Running it twice is harmless. */
type Check = (app: App, personId: string) => Promise<void>

/** THE table of what follows from a change of a person, in this order: who has left holds nothing that the others would look at. */
const checks: readonly Check[] = [
  checkLeaver,
  checkAutomatic,
  checkMover,
  checkApprovals,
]

/** Does everything that follows from the facts of a person of this moment (latchkey.md L1, L2, L7). The database asks for it whenever they change. */
export const checkPerson = (app: App, personId: string): Promise<void> => inTurn(checks.map((check) => () => check(app, personId)))
