/** The first field with a problem gets the focus, so that nobody has to search for it. Fields carry their name in `data-field`. */
export const focusFirst = (problems: Readonly<Record<string, unknown>>): void => {
  const fields = [...document.querySelectorAll<HTMLElement>('[data-field]')].filter((field) => problems[field.dataset['field'] ?? ''])
  fields[0]?.querySelector<HTMLElement>('input, textarea, select')?.focus()
}

/** Is all that the server says told at these fields, so that it needs no other place? What is taken back at a field is not said elsewhere either. */
export const isToldAt = (error: Error | null, ...fields: string[]): boolean => {
  const details = (error as { details?: readonly { target: string }[] } | null)?.details ?? []
  return details.length > 0 && details.every(({ target }) => fields.includes(target))
}

/** What the server says about single fields, by their names. */
export const detailsOf = (error: { details: readonly { target: string; message: string }[] }): Record<string, string> =>
  Object.fromEntries(error.details.map(({ target, message }) => [target, message]))
