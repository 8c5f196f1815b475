import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Command, InvalidArgumentError, Option } from 'commander'
import { importPeople } from '#app/directory/import-people.ts'
import { createObject } from '#app/directory/write-object.ts'
import { resetPassword, type NewPassword } from '#app/directory/write-password.ts'
import { giveTenantRole } from '#app/role/give-role.ts'
import { readConfig } from '#config.ts'
import { tenantRoles, type TenantRole } from '#domain/access.ts'
import { SHORTEST_PASSWORD } from '#identity/passwords.ts'
import { hashSecret } from '#identity/secrets.ts'
import { user } from '#model/directory-object.ts'
import { CommandFailure, exit } from '../failure.ts'
import { accepted, operator, withLocalApp, type LocalApp } from '../local-app.ts'

const upnArgument = (text: string): string => {
  if (!/^[^\s@]+@[^\s@]+$/.test(text)) throw new InvalidArgumentError('It takes a user principal name, such as ada@example.com.')
  return text
}
type Once = { readonly once: boolean }
const once = (): Option => new Option('--once', 'the password is good for one sign-in: then another has to be chosen').default(false)
type AddOptions = { readonly name: string; readonly role?: TenantRole; readonly password: boolean; readonly once: boolean; readonly mail?: string }

/** People of the built-in directory, for the first steps of an installation. */
export const userCommand = (): Command =>
  new Command('user')
    .description('add people to the built-in directory, one or many, and set their passwords')
    .addHelpText('after', '\nThe first administrator of a new installation:\n  echo "a long password" | latchkey user add ada@example.com --name "Ada Lovelace" --role globalAdministrator --password\nWith a sign-in of your own (OIDC_ISSUER) nobody needs a password here.')
    .addCommand(new Command('add').description('add a person').argument('<upn>', 'the user principal name, also the mail address unless --mail says otherwise', upnArgument)
      .requiredOption('--name <name>', 'the name that people read').option('--mail <address>', 'the mail address')
      .addOption(new Option('--role <role>', 'a role in the whole tenant').choices([...tenantRoles])).option('--password', 'read a password from standard input', false).addOption(once())
      .action((upn: string, options: AddOptions) => withLocalApp(readConfig(), (local) => add(local, upn, options))))
    .addCommand(new Command('import').description('add and change people from a CSV file: all of it, or nothing').argument('<file>', 'the file, in UTF-8; its first line names the columns').option('--dry-run', 'only tell what it would do', false)
      .addHelpText('after', '\nThe file is described in docs/guide/people.md. The same file again changes nothing, and nobody is ever deleted.')
      .action((file: string, { dryRun }: { dryRun: boolean }) => withLocalApp(readConfig(), (local) => importFile(local, file, dryRun))))
    .addCommand(new Command('password').description('set a password, read from standard input').argument('<upn>', 'whose', upnArgument).addOption(once()).action((upn: string, options: Once) => withLocalApp(readConfig(), (local) => setPassword(local, upn, options))))
    .addCommand(new Command('role').description('give a person a role in the whole tenant').argument('<upn>', 'whom', upnArgument).addOption(new Option('--role <role>', 'which').choices([...tenantRoles]).makeOptionMandatory())
      .action((upn: string, { role }: { role: TenantRole }) => withLocalApp(readConfig(), async (local) => { accepted(await giveTenantRole(local.app, operator, await idOf(local, upn), role)) })))

async function add({ app }: LocalApp, upn: string, { name, role, password: withPassword, once: mustChange, mail }: AddOptions): Promise<void> {
  const password = withPassword ? await readPassword(mustChange) : undefined
  const { id } = accepted(await createObject(app, operator, user, { displayName: name, userPrincipalName: upn, mail: mail ?? upn, accountEnabled: true, userType: 'Member' }, { password }))
  if (role) accepted(await giveTenantRole(app, operator, id, role))
  console.log(id)
}

async function importFile({ app }: LocalApp, file: string, dryRun: boolean): Promise<void> {
  const report = accepted(await importPeople(app, operator, readText(file), { dryRun }))
  for (const { line, column, message } of report.problems) console.error(`line ${line}: ${column ?? ''} ${message}`)
  for (const { outcome, userPrincipalName, changes } of report.people) console.log(`${outcome.padEnd(9)}  ${userPrincipalName}${changes.map(({ attribute, from, to }) => `  ${attribute}: ${from ?? ''} → ${to ?? ''}`).join('')}`)
  const { made, changed, unchanged, problemCount } = report
  console.log(`${made} ${dryRun ? 'would be made' : 'made'}, ${changed} ${dryRun ? 'would be changed' : 'changed'}, ${unchanged} as they are${problemCount > 0 ? `; ${problemCount} problems, so nothing would be done` : ''}.`)
  if (problemCount > 0) throw new CommandFailure('Mend these lines and try again.', exit.failed)
}

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file))
  } catch (error) {
    throw new CommandFailure(`${file} cannot be read as UTF-8: ${(error as Error).message}`, exit.wrongUse)
  }
}

async function setPassword(local: LocalApp, upn: string, { once: mustChange }: Once): Promise<void> {
  accepted(await resetPassword(local.app, operator, await idOf(local, upn), await readPassword(mustChange)))
}

async function idOf({ app }: LocalApp, upn: string): Promise<string> {
  const row = await app.db.selectFrom('directoryObject').select('id').where('kind', '=', 'user').where((e) => e(e.fn<string>('lower', ['userPrincipalName']), '=', upn.toLowerCase())).executeTakeFirst()
  if (!row) throw new CommandFailure(`There is nobody with the user principal name ${upn}.`, exit.failed)
  return row.id
}

/** Passwords do not stand on the command line, where others on the machine could read them. */
async function readPassword(mustChange: boolean): Promise<NewPassword> {
  if (process.stdin.isTTY) console.error('Password:')
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.length < SHORTEST_PASSWORD) throw new CommandFailure(`The password needs at least ${SHORTEST_PASSWORD} characters.`, exit.wrongUse)
    return { hash: await hashSecret(line), mustChange }
  }
  throw new CommandFailure('No password came on standard input.', exit.wrongUse)
}
