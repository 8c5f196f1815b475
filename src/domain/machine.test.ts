import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stageMachine } from './approval/stage-machine.ts'
import { assignmentMachine } from './assignment/assignment-machine.ts'
import { machine, next, statesThatAllow, terminalStates, type Machine } from './machine.ts'
import { openRequestStates, requestMachine, statusOf } from './request/request-machine.ts'

const machines = [
  ['request', requestMachine, ['delivered', 'denied', 'canceled']],
  ['assignment', assignmentMachine, ['expired']],
  ['approval stage', stageMachine, ['Completed', 'Expired']],
] as const

describe.each(machines.map(([name, m, ends]) => [name, m as unknown as Machine<string, string>, ends] as const))('the machine of a %s', (_, m, ends) => {
  const events = [...new Set(m.rows.map(([, on]) => on))]

  test('speaks only of its own states', () => {
    for (const [from, , to] of m.rows) expect(m.states).toEqual(expect.arrayContaining([from, to]))
    expect(m.states).toEqual(expect.arrayContaining([...m.initial]))
  })
  test('has one answer to each event in each state', () => {
    const keys = m.rows.map(([from, on]) => `${from} ${on}`)
    expect(new Set(keys).size).toBe(keys.length)
  })
  test('reaches every state', () => {
    const reached = new Set<string>(m.initial)
    for (let before = -1; before !== reached.size;) {
      before = reached.size
      for (const [from, , to] of m.rows) if (reached.has(from)) reached.add(to)
    }
    expect([...reached].sort()).toEqual([...m.states].sort())
  })
  test('ends where it should, and from everywhere', () => {
    expect([...terminalStates(m)].sort()).toEqual([...ends].sort())
    const leading = new Set<string>(ends)
    for (let before = -1; before !== leading.size;) {
      before = leading.size
      for (const [from, , to] of m.rows) if (leading.has(to)) leading.add(from)
    }
    expect([...leading].sort()).toEqual([...m.states].sort())
  })
  test('is never left, whatever happens in whatever order', () => {
    fc.assert(fc.property(fc.constantFrom(...m.initial), fc.array(fc.constantFrom(...events, 'somethingElse'), { maxLength: 40 }), (start, walk) => {
      let state = start
      for (const on of walk) {
        const to = next(m, state, on)
        expect(statesThatAllow(m, on).includes(state)).toBe(to !== undefined)
        if (to === undefined) continue
        expect(m.states).toContain(to)
        expect(terminalStates(m)).not.toContain(state)
        state = to
      }
    }))
  })
})

describe('the machines and the use cases', () => {
  // Cases of movers and of leavers have states of their own (migration 0006).
  const sources = globSync('../{app,jobs}/**/*.ts', { cwd: import.meta.dirname }).filter((path) => !/app\/(mover|leaver)/.test(path)).map((path) => readFileSync(join(import.meta.dirname, path), 'utf8')).join('\n')
  const moved = [...sources.matchAll(/moveRequest\(\s*[\w.]+,\s*[\w.]+,\s*([^,)]+)/g)].flatMap(([, event]) => [...event!.matchAll(/'(\w+)'/g)].map(([, name]) => name!))

  test('every event that a use case names is in the table', () => {
    expect(moved.length).toBeGreaterThan(8)
    for (const event of moved) expect(statesThatAllow(requestMachine, event as never), event).not.toEqual([])
  })
  test('every state that a use case writes is one of a machine', () => {
    const states: readonly string[] = [...requestMachine.states, ...assignmentMachine.states]
    const written = [...sources.matchAll(/\bstate: '(\w+)'/g)].map(([, state]) => state!).filter((state) => !['published', 'unpublished'].includes(state))
    expect(written.length).toBeGreaterThan(3)
    for (const state of written) expect(states, state).toContain(state)
  })
  test('every state of a request has a status, and open ones have somewhere to go', () => {
    expect(Object.keys(statusOf).sort()).toEqual([...requestMachine.states].sort())
    for (const state of openRequestStates) expect(terminalStates(requestMachine)).not.toContain(state)
  })
  test('what has been decided is not decided again', () => {
    for (const state of ['denied', 'canceled', 'delivered'] as const) for (const on of ['startsNow', 'startsLater', 'stageApproved'] as const) expect(next(requestMachine, state, on)).toBeUndefined()
  })
})

test('a table with a dead end shows it', () => {
  const m = machine(['a', 'b', 'c'], ['a'], [['a', 'go', 'b']])
  expect(terminalStates(m)).toEqual(['b', 'c'])
  expect(next(m, 'b', 'go')).toBeUndefined()
})
