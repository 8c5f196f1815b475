/** What an approver is told about colleagues of the person: how many of them have the package, and never who. */
export type Colleagues = { readonly count: number; readonly of: number; /** What they have in common with the person. */ readonly sharing: 'manager' | 'department' }

/** Among fewer people than this, a number is as good as a name. */
export const fewestCounted = 3
/** The numbers, where they are about enough people to name nobody. */
export const tellable = (counted: Colleagues): Colleagues | null => (counted.of >= fewestCounted ? counted : null)
