/** What the built portal consists of, as a browser meets it: which files come with the first view, and what each page brings along. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = join(import.meta.dirname, '../../web/dist')
const read = (file: string): string => readFileSync(join(dist, file), 'utf8')
const found = (text: string, pattern: RegExp, from: string): string[] => [...text.matchAll(pattern)].map(([, target]) => normalize(join(dirname(from), target!)))
const importedBy = (file: string): string[] => found(read(file), /(?:\bfrom|\bimport)\s*["'`](\.[^"'`]+\.js)["'`]/g, file)
const loadedLaterBy = (file: string): string[] => found(read(file), /\bimport\(["'`](\.[^"'`]+\.js)["'`]\)/g, file)

/** A file and what it imports, all of it; without those that are there already. */
function withImports(file: string, there: ReadonlySet<string> = new Set(), files = new Set<string>()): Set<string> {
  if (there.has(file) || files.has(file)) return files
  files.add(file)
  for (const target of importedBy(file)) withImports(target, there, files)
  return files
}
/** Bytes of JavaScript as they travel, compressed with gzip. */
const bytesOf = (files: Iterable<string>): number => [...files].reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0)

export type Brought = { readonly name: string; readonly bytes: number; readonly files: number }
/** The first view, and then whatever is loaded when somebody goes there (pages, panes, languages), largest first. Throws where the portal is not built. */
export function portalFiles(): { readonly first: Brought; readonly later: readonly Brought[] } {
  if (!existsSync(join(dist, 'index.html'))) throw new Error('The portal is not built: run "npm run build" first.')
  const first = new Set<string>()
  for (const [, path] of read('index.html').matchAll(/(?:src|href)="\/([^"]+\.js)"/g)) withImports(path!, undefined, first)
  const later = new Set<string>()
  const follow = (file: string): void => {
    for (const target of loadedLaterBy(file)) {
      if (later.has(target)) continue
      later.add(target)
      for (const one of withImports(target)) follow(one)
    }
  }
  for (const file of first) follow(file)
  const brought = [...later].map((file): Brought => {
    const files = withImports(file, first)
    return { name: file.replace(/^assets\//, '').replace(/-[\w-]{8}\.js$/, ''), bytes: bytesOf(files), files: files.size }
  })
  return { first: { name: 'first view', bytes: bytesOf(first), files: first.size }, later: brought.toSorted((a, b) => b.bytes - a.bytes) }
}
