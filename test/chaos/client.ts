/** Patient people: they call any node that answers, and call again when they did not hear how it went. */
import { setTimeout as wait } from 'node:timers/promises'
import { em } from '../support/server.ts'
import type { Cluster } from './cluster.ts'
import { pick, type Random } from './random.ts'

export type Reply = { readonly status: number; readonly body: any; /** An earlier call may have done it already. */ readonly again: boolean }
export type Client = (who: string, random: Random, method: string, path: string, body?: object) => Promise<Reply>
const patience = 15_000

/** People by the names that they sign in with. */
export function openClient(cluster: Cluster): Client {
  const doors = cluster.nodes.filter((n) => n.kind === 'serve')
  const tokens = new Map<string, Promise<string>>()
  const once = async (random: Random, method: string, path: string, body?: object, token?: string): Promise<{ status: number; body: any } | undefined> => {
    try {
      const headers = { ...(body ? { 'content-type': 'application/json' } : {}), ...(token ? { authorization: `Bearer ${token}` } : {}) }
      const answer = await fetch(pick(random, doors).url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}), signal: AbortSignal.timeout(patience) })
      const text = await answer.text()
      return { status: answer.status, body: text && answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text }
    } catch {
      return undefined
    }
  }
  const signIn = async (who: string, random: Random): Promise<string> => {
    for (;;) {
      const answer = await once(random, 'POST', '/demo/token', { user: who })
      if (answer?.status === 200) return answer.body.access_token
      await wait(100)
    }
  }
  return async (who, random, method, path, body) => {
    let again = false
    for (;;) {
      if (!tokens.has(who)) tokens.set(who, signIn(who, random))
      const answer = await once(random, method, path, body, await tokens.get(who)!)
      if (answer && answer.status < 500 && answer.status !== 429 && answer.status !== 401) return { ...answer, again }
      if (answer?.status === 401) tokens.delete(who)
      // Whoever got no answer, or heard of a failure, does not know whether it was done.
      again ||= answer === undefined || answer.status >= 500
      await wait(50 + random() * 150)
    }
  }
}
export const requestsAt = `${em}/assignmentRequests`
export const stagesOf = (requestId: string, stageId: string) => `${em}/accessPackageAssignmentApprovals/${requestId}/stages/${stageId}`
export const renewalOf = (assignmentId: string) => `${em}/assignments/${assignmentId}/latchkey.renew`
