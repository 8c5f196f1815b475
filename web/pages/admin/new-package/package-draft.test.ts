import { expect, test } from 'vitest'
import { emptyDraft, keyOfRole, missingIn, type PackageDraft } from './package-draft.ts'

test.each<[Partial<PackageDraft>, readonly string[]]>([
  [{ name: 'Licence', catalogId: 'c' }, []],
  [{ name: ' ', catalogId: '' }, ['name', 'catalogId']],
  [{ name: 'Licence' }, ['catalogId']],
])('%j misses %j', (part, missing) => expect(missingIn({ ...emptyDraft, ...part })).toEqual(missing))

test('roles of one name in two resources are two', () => {
  expect(keyOfRole({ resourceOriginId: 'a', roleOriginId: 'Member' })).not.toBe(keyOfRole({ resourceOriginId: 'b', roleOriginId: 'Member' }))
})
