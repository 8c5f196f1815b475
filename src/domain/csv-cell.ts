/**
 * One cell of a CSV file (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe in front: names
 * in a directory are written by people, and a report must not carry out what one of them wrote.
 */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/
const special = /[",\r\n]|^\s|\s$/

/** A value as it stands between commas; a number is left as it is, nothing is an empty cell. */
export function csvCell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const text = formula.test(value) ? `'${value}` : value
  return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
/** A line of the file, with its end. */
export const csvLine = (cells: readonly Parameters<typeof csvCell>[0][]): string => `${cells.map(csvCell).join(',')}\r\n`
