/** Many small reads in few calls: what is asked for at the same moment goes out as one `$batch`. */
import { get, post } from './client.ts'
import { GraphError, Unreachable } from './graph-error.ts'

/** So many Graph takes in one body. */
const MOST = 20
type Waiting = { path: string; resolve: (body: unknown) => void; reject: (error: unknown) => void }
type Part = { id: string; status: number; body?: object }

const VERSION = /^\/v1\.0/
const alone = ({ path, resolve, reject }: Waiting): Promise<void> => get(path).then(resolve, reject)

async function together(all: readonly Waiting[]): Promise<void> {
  try {
    const requests = all.map(({ path }, n) => ({ id: String(n), method: 'GET', url: path.replace(VERSION, '') }))
    const { responses } = await post<{ responses: Part[] }>('/v1.0/$batch', { requests })
    for (const { id, status, body = {} } of responses) {
      const one = all[Number(id)]
      if (status < 400) one?.resolve(body)
      else one?.reject(new GraphError(status, body))
    }
    for (const { reject } of all) reject(new Unreachable('no answer in the batch'))
  } catch (error) {
    for (const { reject } of all) reject(error)
  }
}

let waiting: Waiting[] = []
const sendAll = (): void => {
  const all = waiting
  waiting = []
  for (let from = 0; from < all.length; from += MOST) {
    const part = all.slice(from, from + MOST)
    void (part.length === 1 ? alone(part[0]!) : together(part))
  }
}

/** Reads an address of the API, together with whatever else is read now. */
export const getTogether = <T>(path: string): Promise<T> =>
  new Promise<unknown>((resolve, reject) => {
    if (waiting.push({ path, resolve, reject }) === 1) setTimeout(sendAll)
  }) as Promise<T>
