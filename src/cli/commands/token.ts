import { Command } from 'commander'
import { readConfig } from '#config.ts'
import { callServer, findServer } from '../running-server.ts'

/** A token to try the API with. */
export const tokenCommand = (): Command =>
  new Command('token')
    .description('print an access token for a person of the demonstration')
    .requiredOption('--user <name>', 'who signs in, for example joann@contoso.example')
    .option('--scopes <list>', 'permissions, with spaces or commas between them (default: what the person may have)')
    .addHelpText('after', '\nFor example: curl -H "Authorization: Bearer $(npx latchkey token --user joann@contoso.example)" http://localhost:8080/v1.0/me')
    .action(async ({ user, scopes }: { user: string; scopes?: string }) => {
      const wanted = scopes?.split(/[\s,]+/).filter(Boolean)
      const answer = await callServer(findServer(readConfig()), 'POST', '/demo/token', { user, ...(wanted ? { scopes: wanted } : {}) })
      console.log((answer as { access_token: string }).access_token)
    })
