import { randomBytes } from 'node:crypto'
import { Command } from 'commander'
import { createObject } from '#app/directory/write-object.ts'
import { readConfig } from '#config.ts'
import { application, servicePrincipal } from '#model/directory-object.ts'
import { graphPermissions } from '#identity/permissions.ts'
import { CommandFailure, exit } from '../failure.ts'
import { accepted, operator, withLocalApp } from '../local-app.ts'

type AddOptions = { readonly permissions: string; readonly redirectUri?: readonly string[]; readonly public: boolean }

/** Applications that ask for tokens. */
export const appCommand = (): Command =>
  new Command('app')
    .description('register applications that ask for tokens')
    .addCommand(new Command('add').description('register an application; prints its client id and secret, once').argument('<name>', 'what people read')
      .requiredOption('--permissions <list>', "Graph's permission names, with spaces or commas between them").option('--redirect-uri <uri...>', 'where sign-in may lead back to; http://localhost:* for tools on a desktop')
      .option('--public', 'an application without a secret, such as a tool on a desktop', false)
      .addHelpText('after', '\nFor example: latchkey app add "Nightly report" --permissions EntitlementManagement.Read.All')
      .action(add))

async function add(name: string, { permissions: text, redirectUri = [], public: isPublic }: AddOptions): Promise<void> {
  const permissions = text.split(/[\s,]+/).filter(Boolean)
  const unknown = permissions.find((p) => !(graphPermissions as readonly string[]).includes(p))
  if (unknown) throw new CommandFailure(`Latchkey knows no permission ${unknown}.`, exit.wrongUse)
  await withLocalApp(readConfig(), async ({ app, identity }) => {
    const made = accepted(await createObject(app, operator, application, { displayName: name, signInAudience: 'AzureADMyOrg' }))
    const { appId } = await app.db.selectFrom('directoryObject').select('appId').where('id', '=', made.id).executeTakeFirstOrThrow()
    const principal = accepted(await createObject(app, operator, servicePrincipal, { appId, displayName: name, accountEnabled: true }))
    const secret = isPublic ? undefined : randomBytes(32).toString('base64url')
    await identity.ensureClient({
      appId: appId!, displayName: name, servicePrincipalId: principal.id, public: isPublic, redirectUris: [...redirectUri], delegatedPermissions: permissions,
      applicationPermissions: isPublic ? [] : permissions, ...(secret ? { secret } : {}),
    })
    console.log(JSON.stringify({ clientId: appId, ...(secret ? { clientSecret: secret } : {}), servicePrincipalId: principal.id }, undefined, 2))
  })
}
