import { expect, test } from 'vitest'
import { inTurn } from './in-turn.ts'

const piece = (done: string[], name: string, fails = false) => async () => { if (fails) throw new Error(name); done.push(name) }

test('one that fails keeps nobody from being done, and is thrown at the end', async () => {
  const done: string[] = []
  await expect(inTurn([piece(done, 'a'), piece(done, 'b', true), piece(done, 'c')])).rejects.toThrow('b')
  expect(done).toEqual(['a', 'c'])
  await expect(inTurn([piece(done, 'd', true), piece(done, 'e', true)])).rejects.toMatchObject({ message: '2 of 2 pieces of work failed', errors: [new Error('d'), new Error('e')] })
  await expect(inTurn([])).resolves.toBeUndefined()
})
