/** THE table of connectors: the origin system of a resource → what delivers into it. */
import type { Clock } from '#clock.ts'
import type { Db } from '#db/tables.ts'
import type { NewId } from '#ids.ts'
import type { Connectors } from './connector.ts'
import { directoryApplications } from './directory/applications.ts'
import { directoryGroups } from './directory/groups.ts'
import { tracedConnectors } from './traced.ts'

/** Opens every connector. */
export const openConnectors = (db: Db, deps: { newId: NewId; clock: Clock }): Connectors => tracedConnectors({
  AadGroup: directoryGroups(db),
  AadApplication: directoryApplications(db, deps),
})
