/** Our cookies: never readable by scripts, and tied to the host where that is possible. */
import { fastifyCookie } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '#config.ts'

export const isSecure = (config: Pick<Config, 'publicUrl'>): boolean => config.publicUrl.startsWith('https:')
/** Browsers keep a `__Host-` cookie to this host and to https; without https there can be none. */
export const sessionCookieName = (config: Pick<Config, 'publicUrl'>): string => (isSecure(config) ? '__Host-latchkey_session' : 'latchkey_session')

export const readCookie = (request: Pick<FastifyRequest, 'headers'>, name: string): string | undefined => fastifyCookie.parse(request.headers.cookie ?? '')[name]

type Options = { readonly path?: string; readonly maxAge?: number }
export function writeCookie(config: Config, reply: FastifyReply, name: string, value: string, { path = '/', maxAge }: Options = {}): void {
  const kept = maxAge === undefined ? {} : { maxAge }
  append(reply, fastifyCookie.serialize(name, value, { httpOnly: true, sameSite: 'lax', secure: isSecure(config), path, ...kept }))
}
export const clearCookie = (config: Config, reply: FastifyReply, name: string, path = '/'): void => writeCookie(config, reply, name, '', { path, maxAge: 0 })

function append(reply: FastifyReply, cookie: string): void {
  const before = reply.getHeader('set-cookie')
  const all = before === undefined ? [] : Array.isArray(before) ? before : [String(before)]
  reply.removeHeader('set-cookie')
  reply.header('set-cookie', [...all, cookie])
}
