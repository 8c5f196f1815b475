/** The running server, as commands of another process find it and talk to it. */
import { existsSync, readFileSync } from 'node:fs'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { join } from 'node:path'
import type { Config } from '#config.ts'
import { CommandFailure, exit } from './failure.ts'

/** What a server writes into `server.json` of its data folder while it runs. */
export type RunningServer = { readonly url: string; readonly pid?: number; readonly caFile?: string }

/** The server of the data folder, or the one at the public URL when there is none. */
export function findServer(config: Pick<Config, 'dataDir' | 'publicUrl'>): RunningServer {
  const file = join(config.dataDir, 'server.json')
  if (!existsSync(file)) return { url: config.publicUrl }
  const server = JSON.parse(readFileSync(file, 'utf8')) as RunningServer
  return server.pid === undefined || isRunning(server.pid) ? server : { url: config.publicUrl }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

type Answer = { readonly status: number; readonly body: unknown }

/** Asks the server. An answer that is not a success becomes a failure with what the server said. */
export async function callServer(server: RunningServer, method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
  const answer = await send(server, method, path, body).catch((cause: Error) => {
    throw new CommandFailure(`Latchkey does not answer at ${server.url} (${cause.message}). Start it with "npm start" or "latchkey serve", or set LATCHKEY_DATA_DIR or LATCHKEY_PUBLIC_URL to the one that runs.`, exit.notReachable)
  })
  if (answer.status < 300) return answer.body
  const hint = answer.status === 404 && path.startsWith('/demo/') ? ` Only the demonstration has ${path}; "npm start" starts it.` : ''
  throw new CommandFailure((messageOf(answer.body) ?? `The server at ${server.url} answered ${answer.status} to ${method} ${path}.`) + hint)
}

/** The message in Graph's error body. */
function messageOf(body: unknown): string | undefined {
  const { error } = (typeof body === 'object' && body !== null ? body : {}) as { error?: { message?: unknown } }
  return typeof error?.message === 'string' ? error.message : undefined
}

function send(server: RunningServer, method: string, path: string, body: unknown): Promise<Answer> {
  const url = new URL(path, server.url)
  const text = body === undefined ? '' : JSON.stringify(body)
  const headers = { accept: 'application/json', ...(text ? { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) } : {}) }
  const options = { method, headers, ...(server.caFile ? { ca: readFileSync(server.caFile) } : {}) }
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part)).once('error', reject)
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(parts).toString()) }))
    })
    request.once('error', reject).end(text)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
