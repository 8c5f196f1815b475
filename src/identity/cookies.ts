/** Our cookies: never readable by scripts, and tied to the host where that is possible. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '#config.ts'

export const isSecure = (config: Pick<Config, 'publicUrl'>): boolean => config.publicUrl.startsWith('https:')
/** Browsers keep a `__Host-` cookie to this host and to https; without https there can be none. */
export const sessionCookieName = (config: Pick<Config, 'publicUrl'>): string => (isSecure(config) ? '__Host-latchkey_session' : 'latchkey_session')

/** What we put into cookies needs no decoding. Of two with the same name the first counts: browsers send the one with the longer path first. */
export function readCookie({ headers }: Pick<FastifyRequest, 'headers'>, name: string): string | undefined {
  const pair = (headers.cookie ?? '').split(';').map((text) => text.trim()).find((text) => text.startsWith(`${name}=`))
  return pair?.slice(name.length + 1)
}

type Options = { readonly path?: string; readonly maxAge?: number }
export function writeCookie(config: Config, reply: FastifyReply, name: string, value: string, { path = '/', maxAge }: Options = {}): void {
  append(reply, [`${name}=${value}`, `Path=${path}`, ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`]), 'HttpOnly', 'SameSite=Lax', ...(isSecure(config) ? ['Secure'] : [])].join('; '))
}
export const clearCookie = (config: Config, reply: FastifyReply, name: string, path = '/'): void => writeCookie(config, reply, name, '', { path, maxAge: 0 })

function append(reply: FastifyReply, cookie: string): void {
  const before = reply.getHeader('set-cookie')
  const all = before === undefined ? [] : Array.isArray(before) ? before : [String(before)]
  reply.removeHeader('set-cookie')
  reply.header('set-cookie', [...all, cookie])
}
