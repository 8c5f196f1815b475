/** Is this text the id of something? PostgreSQL would refuse to compare anything else with one. */
export const isGuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
