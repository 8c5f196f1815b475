/** Access that ends within so many days ends soon: the dashboard counts it, and the list of assignments has a filter for it. */
export const soonDays = 30
