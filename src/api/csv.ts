/** A table as CSV (RFC 4180). */

/** Spreadsheets run what looks like a formula; an apostrophe makes it the text that it is. */
const guarded = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)
const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Writes a heading and rows. */
export const csvOf = (heading: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heading, ...rows].map((row) => row.map((cell) => quoted(guarded(cell))).join(',')).join('\r\n') + '\r\n'
