/** The product with one guard taken out: a copy of the source in which a piece of text is another. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export type Cut = { readonly file: string; readonly from: string; readonly to: string }
const root = resolve(import.meta.dirname, '../..')
const require = createRequire(import.meta.url)

/** Loads modules of the copy; each text to be cut must be there exactly once, so that a guard that moved is missed loudly. */
export function productWithout(cuts: readonly Cut[]): { load<T>(path: string): T; close(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-without-'))
  cpSync(join(root, 'src'), join(folder, 'src'), { recursive: true })
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const { file, from, to } of cuts) {
    const path = join(folder, file)
    const parts = readFileSync(path, 'utf8').split(from)
    if (parts.length !== 2) throw new Error(`"${from}" is ${parts.length - 1} times in ${file}; the guard that it stands for is not where it was`)
    writeFileSync(path, parts.join(to))
  }
  // Node reads the copy itself: what the test runner has loaded is the product as it is.
  return { load: (path) => require(join(folder, path)), close: () => rmSync(folder, { recursive: true, force: true }) }
}
