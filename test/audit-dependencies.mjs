// Asks the registry whether a dependency has a known high or critical advisory: `npm run audit`. All of them count, also
// those for development: the portal is built from some. A registry that keeps no advisories is told, and is no failure.
import { spawnSync } from 'node:child_process'

const { stdout } = spawnSync('npm', ['audit', '--json', '--audit-level=high'], { encoding: 'utf8', shell: process.platform === 'win32' })
const answer = JSON.parse(stdout || '{}')
if (!answer.vulnerabilities) {
  console.log(`Nothing was checked: the registry does not answer audits (${answer.message ?? answer.error?.summary ?? 'no answer'}).`)
} else {
  const high = Object.values(answer.vulnerabilities).filter(({ severity }) => ['high', 'critical'].includes(severity))
  for (const { name, severity, range, via } of high) console.log(`${severity}: ${name} ${range}: ${via.map((of) => of.title ?? of).join('; ')}`)
  console.log(high.length === 0 ? 'No dependency has a known high or critical advisory.' : `${high.length} dependencies have a known high or critical advisory.`)
  process.exitCode = high.length === 0 ? 0 : 1
}
