import { describe, expect, test } from 'vitest'
import { fitsHash, hashSecret, openVault, sameText } from './secrets.ts'

describe('hashes', () => {
  test('fit their secret and no other', async () => {
    const hash = await hashSecret('correct horse')
    expect(hash).toMatch(/^scrypt\$16384\$8\$1\$/)
    expect(await hashSecret('correct horse')).not.toBe(hash)
    expect(await fitsHash('correct horse', hash)).toBe(true)
    expect(await fitsHash('correct horsf', hash)).toBe(false)
    expect(await fitsHash('', hash)).toBe(false)
  })

  test('the same letters written in two ways are the same password', async () => {
    expect(await fitsHash('caf\u00e9', await hashSecret('cafe\u0301'))).toBe(true)
  })

  test.each([undefined, '', 'plain', 'scrypt$16384$8$1$$'])('%s fits nothing', async (stored) => {
    expect(await fitsHash('', stored)).toBe(false)
    expect(await fitsHash('plain', stored)).toBe(false)
  })
})

describe('a vault', () => {
  const vault = openVault('a key of at least thirty-two characters')

  test('gives back what it sealed, for the same purpose only', () => {
    const sealed = vault.seal('cookie', 'päss')
    expect(vault.open('cookie', sealed)).toBe('päss')
    expect(vault.open('key', sealed)).toBeUndefined()
    expect(openVault('another key of thirty-two characters.').open('cookie', sealed)).toBeUndefined()
    expect(vault.seal('cookie', 'päss')).not.toBe(sealed)
  })

  test.each(['', 'x', 'AAAA'.repeat(20)])('does not open %j', (sealed) => {
    expect(vault.open('cookie', sealed)).toBeUndefined()
  })

  test('notices every changed byte', () => {
    const bytes = Buffer.from(vault.seal('cookie', 'text'), 'base64url')
    for (const i of bytes.keys()) {
      const changed = Buffer.from(bytes)
      changed[i]! ^= 1
      expect(vault.open('cookie', changed.toString('base64url'))).toBeUndefined()
    }
  })
})

test('texts are the same or not', () => {
  expect(sameText('a', 'a')).toBe(true)
  expect(sameText('a', 'ab')).toBe(false)
})
