import { Command } from 'commander'
import { readConfig } from '#config.ts'
import { openLog, type Log } from '#log.ts'
import type { Running } from '#main.ts'

/** Answers requests. */
export const serveCommand = (): Command =>
  new Command('serve')
    .description('answer requests: the API and the portal on one port')
    .option('--work', 'do the jobs in this process too: deliveries, mails, everything that falls due')
    .addHelpText('after', '\nWithout --work nothing is delivered until a "latchkey work" runs beside it on the same database.')
    .action(async ({ work = false }: { work?: boolean }) => {
      const config = readConfig()
      const { startServer } = await import('#main.ts')
      const { setup } = await startServer(config, { api: true, work, demo: false })
      await tellHowToBegin(setup, openLog(config.logLevel))
    })

/** Tells a new installation how it gets its first administrator. What is no terminal ends in a log that others may read, so the link is not written there. */
async function tellHowToBegin(setup: Running['setup'], log: Log): Promise<void> {
  if (!(await setup?.isOpen())) return
  if (process.stdout.isTTY) console.log(`\nNobody is here yet. Whoever opens this link within the hour becomes the first administrator:\n\n  ${await setup!.newLink()}\n`)
  else log.info('Nobody is here yet. "latchkey setup-link", on this machine and with the same settings, prints the link that makes the first administrator')
}
