/** The log: one JSON object a line, or readable lines when a person looks at a terminal. */
import { pino } from 'pino'
import { facts } from '#telemetry/current.ts'

export type Log = pino.Logger
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** What must never be written, wherever it stands in a logged object. */
const secret = ['authorization', 'cookie', 'password', 'clientSecret', 'client_secret', 'access_token', 'refresh_token', 'id_token', 'secretKey']
const redact = { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' }

/** Opens the log of this process. Each line says for which request or job it was written; `write` takes the lines in the place of standard output. */
export function openLog(level: LogLevel = 'info', readable: boolean = process.stdout.isTTY === true, write?: (line: string) => void): Log {
  const options: pino.LoggerOptions = { level, redact, base: null, mixin: facts, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } }
  if (readable) return pino(options, { write: (line) => void (write ?? ((text) => process.stdout.write(text)))(readableLine(line)) })
  return pino(options, write ? { write } : lasting())
}

/** So much is kept of what cannot be written at this moment. */
const mostKept = 1_000_000
/** Standard output that may fail: a full disk costs lines of the log, never the process. What is kept is written when it can be. */
function lasting(): pino.DestinationStream {
  const output = pino.destination({ fd: 1, sync: true, maxLength: mostKept })
  output.on('error', () => {})
  return output
}

/** For tests, and for callers that have nothing to say. */
export const silentLog = (): Log => pino({ level: 'silent' })

/** What could begin a line that nobody wrote, or move what a terminal shows: control characters, and those that turn the reading direction. */
const unseen = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu
const shown = (text: string): string => text.replace(unseen, (character) => JSON.stringify(character).slice(1, -1).replace(/^[^\\]$/, `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`))

/** `12:03:41 warn  PostgreSQL ended; starting it again  code=2`. What lies over several lines, such as where an error came from, is set in. */
export function readableLine(line: string): string {
  const { time, level, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>
  const facts = Object.entries(rest).map(([key, value]) => ` ${key}=${shown(typeof value === 'string' ? value : JSON.stringify(value))}`)
  const cause = err && typeof err === 'object' && 'stack' in err ? String(err.stack).split('\n').map((part) => `\n  ${shown(part)}`).join('') : ''
  return `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${shown(String(msg ?? ''))}${facts.length > 0 ? ' ' : ''}${facts.join('')}${cause}\n`
}
