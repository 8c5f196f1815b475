import { Command } from 'commander'
import { readConfig } from '#config.ts'

/** Everything at once, with people and packages to try. */
export const demoCommand = (): Command =>
  new Command('demo')
    .description('start everything with a demonstration tenant to try it: contoso.example')
    .addHelpText('after', '\nThis is what "npm start" runs. It signs in anybody as anybody and lets the clock be moved: not for real access.')
    .action(async () => {
      const config = readConfig(undefined, { demo: true })
      const { startServer } = await import('#main.ts')
      await startServer(config, { api: true, work: true, demo: true })
    })
