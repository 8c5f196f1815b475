import { Command } from 'commander'
import { systemClock } from '#clock.ts'
import { readConfig } from '#config.ts'
import { openSetup } from '#identity/setup.ts'
import { CommandFailure, exit } from '../failure.ts'
import { withLocalApp } from '../local-app.ts'

/** The way into a new installation. */
export const setupLinkCommand = (): Command =>
  new Command('setup-link')
    .description('print a link that makes the first administrator of a new installation')
    .addHelpText('after', '\nIt is good for an hour and for one person; the server has to run for it to open. Once anybody is in the directory there is none: "latchkey user role" makes administrators then.')
    .action(() => {
      const config = readConfig()
      return withLocalApp(config, async ({ app }) => {
        const link = await openSetup(app.db, systemClock(), config).newLink()
        if (!link) throw new CommandFailure('Somebody is in the directory already. "latchkey user role" makes a person an administrator, "latchkey user password" sets a password.', exit.failed)
        console.log(link)
      })
    })
