import { Command } from 'commander'
import { readConfig } from '#config.ts'

/** Answers requests. */
export const serveCommand = (): Command =>
  new Command('serve')
    .description('answer requests: the API and the portal on one port')
    .option('--work', 'do the jobs in this process too: deliveries, mails, everything that falls due')
    .addHelpText('after', '\nWithout --work nothing is delivered until a "latchkey work" runs beside it on the same database.')
    .action(async ({ work = false }: { work?: boolean }) => {
      const config = readConfig()
      const { startServer } = await import('#main.ts')
      await startServer(config, { api: true, work, demo: false })
    })
