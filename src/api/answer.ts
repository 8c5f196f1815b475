/**
 * What a call is answered with. Bodies are JSON texts: a list goes from PostgreSQL to the socket without being parsed.
 * `stream` is the body of a file that may be long: it is written as it is read.
 */
export type Answer = { readonly status: number; readonly text?: string; readonly stream?: AsyncIterable<string>; readonly contentType?: string; readonly headers?: Readonly<Record<string, string>> }

export const noContent: Answer = { status: 204 }
export const accepted: Answer = { status: 202 }
export const jsonAnswer = (status: number, body: unknown): Answer => ({ status, text: JSON.stringify(body) })
export const plainText = (text: string): Answer => ({ status: 200, text, contentType: 'text/plain; charset=utf-8' })

/** Puts members in front of those of a JSON object that is already text. */
export const withMembers = (members: Readonly<Record<string, unknown>>, object: string): string => {
  const head = JSON.stringify(members).slice(1, -1)
  return object === '{}' ? `{${head}}` : `{${head},${object.slice(1)}`
}
