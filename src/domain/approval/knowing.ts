/**
 * Does whoever asked learn who decides (entra.md F35)? What a stage says holds over the tenant, and for guests, too; where it
 * says nothing, members see approvers when the tenant shows them, and guests never do.
 */
export const showsApprovers = (stage: 'default' | 'notVisible' | 'visible' | undefined, tenantShows: boolean, isMember: boolean): boolean =>
  stage === 'visible' || (stage !== 'notVisible' && tenantShows && isMember)
