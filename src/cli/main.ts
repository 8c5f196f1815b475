/** The command line: `latchkey <command>`. Each command is a file in `commands/`. */
import { Command, CommanderError } from 'commander'
import packageFile from '../../package.json' with { type: 'json' }
import { appCommand } from './commands/app.ts'
import { clockCommand } from './commands/clock.ts'
import { demoCommand } from './commands/demo.ts'
import { doctorCommand } from './commands/doctor.ts'
import { migrateCommand } from './commands/migrate.ts'
import { serveCommand } from './commands/serve.ts'
import { setupLinkCommand } from './commands/setup-link.ts'
import { tokenCommand } from './commands/token.ts'
import { userCommand } from './commands/user.ts'
import { workCommand } from './commands/work.ts'
import { exit, explain } from './failure.ts'

const commands = [demoCommand, serveCommand, workCommand, migrateCommand, setupLinkCommand, userCommand, appCommand, tokenCommand, clockCommand, doctorCommand]

const about = `
Settings are environment variables: LATCHKEY_PORT, LATCHKEY_DATA_DIR, DATABASE_URL, SMTP_URL, OIDC_ISSUER and others;
"latchkey doctor" shows what they come to. Without any, everything runs on this machine and is kept in ./.latchkey.

Exit codes: 0 done, 1 failed, 2 wrong use or a wrong setting, 3 the server cannot be reached.`

function program(): Command {
  const root = new Command('latchkey').description('Self-hosted entitlement management: who may have which access, who approves, until when.').version(packageFile.version)
  root.addHelpText('after', about).showHelpAfterError('("latchkey --help" tells more)')
  for (const make of commands) root.addCommand(make())
  for (const command of [root, ...root.commands, ...root.commands.flatMap((c) => c.commands)]) command.exitOverride()
  return root
}

/** Commander reports `--help` and `--version` as errors too; its other errors are wrong use. */
async function main(): Promise<void> {
  try {
    await program().parseAsync()
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exit.ok : exit.wrongUse
      return
    }
    const { message, code } = explain(error)
    console.error(message)
    process.exitCode = code
  }
}

await main()
