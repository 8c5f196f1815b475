import { Command } from 'commander'
import { readConfig } from '#config.ts'
import { checks, type Finding, type State } from '../checks.ts'
import { exit } from '../failure.ts'

/** Looks at everything that can be wrong with an installation. */
export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('look at this installation and say what is wrong and what to do')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nReads the same settings as a server would and changes nothing. Exits with 1 when something fails; a warning is no failure.')
    .action(async ({ json = false }: { json?: boolean }) => {
      const config = readConfig()
      const findings = (await Promise.all(checks.map(async ({ name, look }) => (await look(config)).map((finding) => ({ name, ...finding }))))).flat()
      console.log(json ? JSON.stringify(findings, undefined, 2) : table(findings))
      if (findings.some((finding) => finding.state === 'fail')) process.exitCode = exit.failed
    })

type Row = Finding & { readonly name: string }
const marks: Readonly<Record<State, string>> = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' }
const colours: Readonly<Record<State, number>> = { ok: 32, warn: 33, fail: 31 }

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map((row) => row.name.length))
  const mark = (state: State) => (process.stdout.isTTY ? `\x1b[${colours[state]}m${marks[state]}\x1b[0m` : marks[state])
  const advice = ({ advice }: Row) => (advice ? `\n${' '.repeat(width + 8)}→ ${advice}` : '')
  return rows.map((row) => `${mark(row.state)}  ${row.name.padEnd(width)}  ${row.fact}${advice(row)}`).join('\n')
}
