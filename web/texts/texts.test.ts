/** Texts that nobody shows are found here: each key is written in full somewhere, or put together from words that are. */
import { expect, test } from 'vitest'
import { adminEn } from './en.admin.ts'
import { en } from './en.ts'

const files = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../dist/**', '!./*.ts'], { query: '?raw', import: 'default', eager: true })
const source = Object.values(files).join('\n')

type Branch = { [key: string]: string | Branch }
/** "requests.found", once for both of its numbers. */
const keysOf = (texts: Branch, path = ''): string[] =>
  Object.entries(texts).flatMap(([key, text]) => (typeof text === 'string' ? [(path + key).replace(/_(one|other)$/, '')] : keysOf(text, `${path}${key}.`)))

const quoted = new Set([...source.matchAll(/'([\w.]+)'/g)].map(([, words]) => words ?? ''))
const patterns = [...source.matchAll(/\bt\([^`)]*`([^`]+)`/g)].map(([, key]) => new RegExp(`^${(key ?? '').replaceAll('.', '\\.').replaceAll(/\$\{[^}]+\}/g, '(\\w+)')}$`))
const isUsed = (key: string): boolean => quoted.has(key) || patterns.some((pattern) => pattern.exec(key)?.slice(1).every((word) => quoted.has(word)))

test('every text is shown somewhere', () => {
  expect(Object.keys(files).length).toBeGreaterThan(50)
  expect(keysOf({ ...en, admin: adminEn }).filter((key) => !isUsed(key))).toEqual([])
})
