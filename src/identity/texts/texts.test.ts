import { expect, test } from 'vitest'
import { textsFor } from './index.ts'

test.each([
  [undefined, 'en'], ['', 'en'], ['nl', 'nl'], ['nl-BE,nl;q=0.9,en;q=0.8', 'nl'], ['en;q=0.5, nl;q=0.9', 'nl'], ['de-DE,de;q=0.9,nl;q=0.1', 'nl'], ['fr', 'en'], ['nl;q=0', 'en'], ['*', 'en'], ['constructor', 'en'],
])('%s → %s', (accepted, language) => {
  expect(textsFor(accepted).language).toBe(language)
})
