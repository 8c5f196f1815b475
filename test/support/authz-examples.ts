/** A call for each case of the table of routes that makes sense, from the authorization matrix: what writes are made of. */
import { routes, type Route } from '#api/routes.ts'
import { casesOf } from './authz-calls.ts'
import type { Stage } from './authz-stage.ts'
import { person } from './world.ts'

export type Example = { readonly route: Route; readonly url: string; readonly body: unknown }

/** What is needed for a call is there afterwards: the objects, in the state in which the call would be taken. */
export async function examplesOf(stage: Stage): Promise<readonly Example[]> {
  const made: Example[] = []
  const joann = { title: 'joann', id: person('joann').id, client: stage.server.as('joann') }
  for (const route of routes) for (const { send } of casesOf(route) ?? []) made.push({ route, body: undefined, ...(await send(stage, joann)) })
  return made
}
