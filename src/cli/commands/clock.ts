import { Command, InvalidArgumentError } from 'commander'
import { readConfig } from '#config.ts'
import { parseDuration, parseInstant } from '#domain/time.ts'
import { callServer, findServer } from '../running-server.ts'

type Answer = { readonly now: string; readonly offset: string; readonly done?: Readonly<Record<string, number>> }

/** The clock of the demonstration. */
export const clockCommand = (): Command =>
  new Command('clock')
    .description('show or move the clock of the demonstration')
    .addHelpText('after', '\nEverything that falls due on the way is done before the command returns: mails, escalations, ends of access. It never goes back.')
    .addCommand(new Command('show').description('what time it is for Latchkey, and how far ahead that is').action(async () => print(await callServer(server(), 'GET', '/demo/clock'))))
    .addCommand(new Command('advance').description('go ahead by a duration').argument('<duration>', 'ISO 8601, such as P11D, PT1H or P1M', durationArgument).action((duration: string) => move({ advance: duration })))
    .addCommand(new Command('set').description('go ahead to a date and time').argument('<instant>', 'such as 2026-06-05T00:00:00Z', instantArgument).action((instant: string) => move({ to: instant })))

const server = () => findServer(readConfig())
const move = async (body: { advance: string } | { to: string }): Promise<void> => print(await callServer(server(), 'POST', '/demo/clock', body))

function print(answer: unknown): void {
  const { now, offset, done = {} } = answer as Answer
  console.log(`${now} (${offset} ahead)`)
  for (const [kind, count] of Object.entries(done)) if (count > 0) console.log(`${String(count).padStart(6)} ${kind}`)
}

function durationArgument(text: string): string {
  const duration = parseDuration(text)
  if (!duration || duration.sign <= 0) throw new InvalidArgumentError('It takes an ISO 8601 duration that goes ahead, such as P11D, PT1H or P1M.')
  return text
}

function instantArgument(text: string): string {
  if (!parseInstant(text)) throw new InvalidArgumentError('It takes a date and time with its zone, such as 2026-06-05T00:00:00Z.')
  return text
}
