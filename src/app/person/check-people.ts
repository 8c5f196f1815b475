import { inTurn } from '../in-turn.ts'
import type { App } from '../app.ts'
import { checkLeavers } from '../leaver/check-leaver.ts'
import { checkMovers } from '../mover/check-movers.ts'
import { checkAutomatic } from '../automatic/check-automatic.ts'
import { checkApprovals } from '../approval/check-approvals.ts'

/** Looks at people as they are now and brings in line what follows from it. Running it twice is harmless. */
type Check = (app: App, personIds: readonly string[]) => Promise<void>

/** THE table of what follows from a change of people, in this order: who has left holds nothing that the others would look at. */
const checks: readonly Check[] = [
  checkLeavers,
  checkAutomatic,
  checkMovers,
  checkApprovals,
]

/** Does everything that follows from the facts of people of this moment (latchkey.md L1, L2, L7). The database asks for it whenever they change, for hundreds of them at a time when many do. */
export const checkPeople = (app: App, personIds: readonly string[]): Promise<void> => inTurn(checks.map((check) => () => check(app, personIds)))
