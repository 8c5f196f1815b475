import { Command } from 'commander'
import { readConfig } from '#config.ts'

/** Does the jobs. */
export const workCommand = (): Command =>
  new Command('work')
    .description('do the jobs: deliveries, mails, everything that falls due')
    .addHelpText('after', '\nAny number of these may run on one database; each job is done by one of them.')
    .action(async () => {
      const config = readConfig()
      const { startServer } = await import('#main.ts')
      await startServer(config, { api: false, work: true, demo: false })
    })
