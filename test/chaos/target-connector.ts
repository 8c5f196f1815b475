/** The connector to the hostile target: what one to a real system has to be, with its time limit and its reading of answers. */
import { ConnectorFailed, type Connector, type Discovered, type Role } from '#connectors/connector.ts'

export const targetSystem = 'HostileTarget'
/** How much of a role somebody has: it comes in two halves, for example a membership and a licence. */
export type Held = 'nothing' | 'half' | 'all'
const longest = 1500

/** Opens the connector to a target at an address. */
export function targetConnector(url: string): Connector {
  const call = async (method: string, path: string): Promise<{ readonly status: number; readonly body: any }> => {
    let answer: Response
    let text: string
    try {
      answer = await fetch(url + path, { method, signal: AbortSignal.timeout(longest) })
      text = await answer.text()
    } catch (error) {
      throw new ConnectorFailed(`the target did not answer: ${(error as Error).message}`, { retryable: true })
    }
    if (answer.status === 429) throw new ConnectorFailed('the target has too much to do', { retryable: true, after: Number(answer.headers.get('retry-after') ?? 1) })
    if (answer.status >= 500) throw new ConnectorFailed(`the target answered ${answer.status}`, { retryable: true })
    return { status: answer.status, body: text ? JSON.parse(text) : undefined }
  }
  const place = (principalId: string, { resourceId, roleId }: Role) => `/roles/${resourceId}/${roleId}/${principalId}`
  const held = async (principalId: string, role: Role): Promise<Held> => (await call('GET', place(principalId, role))).body.held
  return {
    async check() { await call('GET', '/') },
    async discover(originId): Promise<Discovered | undefined> {
      const { status, body } = await call('GET', `/resources/${originId}`)
      return status === 404 ? undefined : body
    },
    has: async (principalId, role) => (await held(principalId, role)) === 'all',
    async *members({ resourceId, roleId }) { yield* (await call('GET', `/roles/${resourceId}/${roleId}`)).body },
    async grant(principalId, role) {
      const { status } = await call('PUT', place(principalId, role))
      if (status === 404) throw new ConnectorFailed('the target has no such role', { retryable: false })
    },
    // A role that is there by half counts as not held when it is given; when it is taken away, nothing may be left.
    async revoke(principalId, role) {
      await call('DELETE', place(principalId, role))
      if ((await held(principalId, role)) === 'half') throw new ConnectorFailed('the target took away only a half', { retryable: true })
    },
  }
}
