/** What the first steps of an installation read and do: how far it is, a mail to try with, and people from a file. */
import { queryOptions } from '@tanstack/react-query'
import { EM, get, post, postFile } from './client.ts'

export type Problem = { fact: string; advice: string }
export type Installation = {
  publicUrl: string
  signIn: { issuer: string | null; match: { claim: string; attribute: string } | null; problem: Problem | null; demo: boolean; canSignIn: number }
  people: { count: number; withoutMail: number; withManager: number }
  mail: { server: string | null; from: string; problem: Problem | null; waiting: number }
  /** Processes that do what is due. */
  jobs: { processes: number }
  catalogs: { count: number; resources: number }
  /** `usable`: they can be asked for, and give something. */
  accessPackages: { count: number; withPolicy: number; usable: number }
}
export const installationQuery = queryOptions({
  queryKey: ['admin', 'installation'],
  queryFn: ({ signal }) => get<Installation>(`${EM}/latchkey.installation()`, signal),
  staleTime: 10_000,
  // What is looked at may just not be there yet; somebody presses the button again.
  retry: false,
})
export const sendTestMail = () => post<{ to: string; server: string }>(`${EM}/latchkey.testMail`)

export type Outcome = 'made' | 'changed' | 'unchanged'
/** `message` is in English; the code, with its parameters, is for whoever says it in another language. */
export type LineProblem = { line: number; column: string | null; code?: string; parameters?: Record<string, string | number>; message: string }
export type Change = { attribute: string; from: string | boolean | null; to: string | boolean | null }
export type ImportedPerson = { line: number; userPrincipalName: string; displayName: string | null; outcome: Outcome; changes: Change[] }
export type ImportReport = {
  dryRun: boolean
  lines: number
  made: number
  changed: number
  unchanged: number
  blocked: number
  /** When what they have ends; null with that. */
  accessEndsAt: string | null
  problemCount: number
  problems: LineProblem[]
  people: ImportedPerson[]
}
export const importPeople = (file: Blob, dryRun: boolean) => postFile<ImportReport>(`/v1.0/users/latchkey.importPeople?dryRun=${dryRun}`, file, 'text/csv')
