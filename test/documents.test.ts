import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { stageMachine } from '#domain/approval/stage-machine.ts'
import { assignmentMachine } from '#domain/assignment/assignment-machine.ts'
import { terminalStates, type Machine } from '#domain/machine.ts'
import { requestMachine } from '#domain/request/request-machine.ts'

const architecture = readFileSync(new URL('../ARCHITECTURE.md', import.meta.url), 'utf8')
const diagrams = [...architecture.matchAll(/```mermaid\nstateDiagram-v2\n([\s\S]*?)```/g)].map((found) => found[1]!)

/** `a --> b: x, y` as `a --x--> b` and `a --y--> b`; the ends as they are. */
const drawn = (diagram: string): string[] =>
  diagram.trim().split('\n').flatMap((line) => {
    const [, from = '', to = '', events] = /^\s*(\S+) --> (\w+|\[\*\])(?:: (.*))?$/.exec(line) ?? []
    return events ? events.split(', ').map((event) => `${from} --${event}--> ${to}`) : [`${from} --> ${to}`]
  })
const declared = (machine: Machine<string, string>): string[] => [
  ...machine.initial.map((state) => `[*] --> ${state}`), ...machine.rows.map(([from, event, to]) => `${from} --${event}--> ${to}`), ...terminalStates(machine).map((state) => `${state} --> [*]`),
]

describe('the diagrams of ARCHITECTURE.md', () => {
  const machines: readonly Machine<string, string>[] = [requestMachine, assignmentMachine, stageMachine]
  test.each(['requests', 'assignments', 'stages'].map((name, at) => [name, at] as const))('show the life of %s as its table has it', (_name, at) => {
    expect(drawn(diagrams[at] ?? '').sort()).toEqual(declared(machines[at]!).sort())
  })
  test('are these three', () => expect(diagrams).toHaveLength(machines.length))
})
