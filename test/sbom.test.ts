import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../', import.meta.url)
const read = (path: string) => JSON.parse(readFileSync(new URL(path, root), 'utf8'))

type Component = { readonly 'bom-ref': string; readonly name: string; readonly version: string; readonly purl: string; readonly licenses?: readonly object[] }
type Sbom = { readonly bomFormat: string; readonly specVersion: string; readonly serialNumber: string; readonly metadata: { readonly component: Component }; readonly components: readonly Component[]; readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[] }

test('the bill of materials is CycloneDX, names what is installed, and how it hangs together', () => {
  const sbom = JSON.parse(execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: root, encoding: 'utf8', maxBuffer: 50_000_000 })) as Sbom
  expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: expect.stringMatching(/^1\.\d$/), serialNumber: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/), metadata: { component: { purl: expect.stringMatching(/^pkg:npm\/latchkey@/) } } })
  const own = read('package.json')
  const named = new Map(sbom.components.map((c) => [c.name, c]))
  // Also what is for development: Node itself, and what the portal is built from.
  const wanted: Record<string, string> = { ...own.dependencies, ...own.devDependencies }
  expect(Object.entries(wanted).filter(([name, version]) => !sbom.components.some((c) => c.name === name && c.version === version))).toEqual([])
  const locked = read('package-lock.json').packages as Record<string, { version: string; dev?: boolean; optional?: boolean; name?: string }>
  const missing = Object.entries(locked).filter(([path, p]) => path !== '' && !p.dev && !p.optional && !sbom.components.some((c) => c.name === (p.name ?? path.split('node_modules/').at(-1)) && c.version === p.version))
  expect(missing.map(([path]) => path)).toEqual([])
  const refs = new Set([sbom.metadata.component['bom-ref'], ...sbom.components.map((c) => c['bom-ref'])])
  expect(sbom.dependencies.flatMap((d) => [d.ref, ...d.dependsOn]).filter((ref) => !refs.has(ref))).toEqual([])
  expect(named.get('fastify')).toMatchObject({ purl: `pkg:npm/fastify@${own.dependencies.fastify}` })
})
