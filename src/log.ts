/** The log: one JSON object a line, or readable lines when a person looks at a terminal. */
import { pino } from 'pino'

export type Log = pino.Logger
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** What must never be written, wherever it stands in a logged object. */
const secret = ['authorization', 'cookie', 'password', 'clientSecret', 'client_secret', 'access_token', 'refresh_token', 'id_token', 'secretKey']
const redact = { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' }

/** Opens the log of this process. */
export function openLog(level: LogLevel = 'info', readable: boolean = process.stdout.isTTY === true): Log {
  const options: pino.LoggerOptions = { level, redact, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } }
  return readable ? pino(options, { write: (line) => void process.stdout.write(readableLine(line)) }) : pino(options, lasting())
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

/** `12:03:41 warn  PostgreSQL ended; starting it again  code=2` */
export function readableLine(line: string): string {
  const { time, level, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>
  const facts = Object.entries(rest).map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const cause = err && typeof err === 'object' && 'stack' in err ? `\n${String(err.stack)}` : ''
  return `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${String(msg ?? '')}${facts.length > 0 ? ' ' : ''}${facts.join('')}${cause}\n`
}
