/** What a client asks for, as Microsoft's clients write it: permission names with or without the resource in front. */
import { GRAPH_APP_ID, GRAPH_URL, graphPermissions } from './permissions.ts'

export const openIdScopes = ['openid', 'profile', 'email', 'offline_access'] as const
export type OpenIdScope = (typeof openIdScopes)[number]

export type AskedScopes = {
  /** As they were written, for the answer: clients look up their tokens by these very texts. */
  readonly asWritten: readonly string[]
  readonly openId: readonly OpenIdScope[]
  readonly permissions: readonly string[]
  /** `.default`: everything the client has been granted. */
  readonly everything: boolean
}
export type ScopeProblem = { readonly scope: string; readonly reason: 'unknown' | 'resource' }

const byLowerCase = new Map(graphPermissions.map((name) => [name.toLowerCase(), name]))
const isOpenId = (text: string): text is OpenIdScope => (openIdScopes as readonly string[]).includes(text)

/** Reads a `scope` parameter; `own` names what is no Graph permission but granted to the client all the same. */
export function readScopes(text: string, publicUrl: string, own: readonly string[] = []): AskedScopes | ScopeProblem {
  const asWritten = [...new Set(text.split(/\s+/).filter(Boolean))]
  const granted = new Map(own.map((name) => [name.toLowerCase(), name]))
  const openId: OpenIdScope[] = []
  const permissions: string[] = []
  let everything = false
  for (const scope of asWritten) {
    const name = withoutResource(scope, publicUrl)
    const known = name === undefined ? undefined : (byLowerCase.get(name.toLowerCase()) ?? granted.get(name.toLowerCase()))
    if (isOpenId(scope)) openId.push(scope)
    else if (name === '.default') everything = true
    else if (known) permissions.push(known)
    else return { scope, reason: name === undefined ? 'resource' : 'unknown' }
  }
  return { asWritten, openId, permissions, everything }
}

/** `https://graph.microsoft.com/User.Read` → `User.Read`; undefined when the resource is none of ours. */
function withoutResource(scope: string, publicUrl: string): string | undefined {
  const end = scope.lastIndexOf('/')
  if (end < 0) return scope
  const resource = scope.slice(0, end).replace(/\/+$/, '').toLowerCase()
  return [publicUrl.toLowerCase(), GRAPH_URL, GRAPH_APP_ID, `api://${GRAPH_APP_ID}`].includes(resource) ? scope.slice(end + 1) : undefined
}
