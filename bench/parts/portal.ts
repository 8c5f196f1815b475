import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Figure } from '../measure.ts'

const dist = join(import.meta.dirname, '../../web/dist')
const goal = 250_000

/** How much JavaScript a browser fetches before it shows the first view. */
export async function portal(): Promise<readonly Figure[]> {
  const page = join(dist, 'index.html')
  if (!existsSync(page)) throw new Error('The portal is not built: run "npm run build" first.')
  const files = new Set<string>()
  for (const [, path] of readFileSync(page, 'utf8').matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)) follow(path!.slice(1), files)
  const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0)
  return [{
    name: 'portal, first view', unit: 'kB', median: bytes / 1000, goal: { text: '< 250 kB', met: bytes < goal },
    about: `The JavaScript of the page itself, compressed with gzip: what \`index.html\` names and whatever that imports without being asked to. ${files.size} files.`,
  }]
}

/** A file and what it imports statically. */
function follow(file: string, files: Set<string>): void {
  if (files.has(file)) return
  files.add(file)
  for (const [, target] of readFileSync(join(dist, file), 'utf8').matchAll(/(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']/g)) follow(normalize(join(dirname(file), target!)), files)
}
