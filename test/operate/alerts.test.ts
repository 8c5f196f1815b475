/** The alarms: every one is PromQL, about metrics and labels that there are, and says what to do. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parser } from '@prometheus-io/lezer-promql'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { metricsOfGuide } from './guide.ts'

const root = join(import.meta.dirname, '../..')
const file = join(root, 'deploy/prometheus/alerts.yaml')
type Rule = { readonly alert: string; readonly expr: string; readonly for?: string; readonly labels: Readonly<Record<string, string>>; readonly annotations: Readonly<Record<string, string>> }
const { groups } = parse(readFileSync(file, 'utf8')) as { groups: readonly { name: string; rules: readonly Rule[] }[] }
const rules = groups.flatMap((group) => group.rules)

type Read = { readonly broken: string[]; readonly selected: { readonly metric: string; readonly labels: string[] }[]; readonly grouped: string[] }
/** What an expression asks for, by the grammar of Prometheus' own editor. */
function read(expr: string): Read {
  const found: Read = { broken: [], selected: [], grouped: [] }
  const textOf = ({ from, to }: { from: number; to: number }) => expr.slice(from, to)
  parser.parse(expr).iterate({
    enter(node) {
      if (node.type.isError) found.broken.push(expr.slice(Math.max(0, node.from - 10), node.to + 10))
      if (node.name === 'VectorSelector') found.selected.push({ metric: textOf(node.node.getChild('Identifier')!), labels: [] })
      if (node.name === 'LabelName') {
        if (node.node.parent?.name === 'GroupingLabels') found.grouped.push(textOf(node))
        else found.selected.at(-1)?.labels.push(textOf(node))
      }
    },
  })
  return found
}
const known = new Map(metricsOfGuide().flatMap(({ name, kind, labels }) => (kind === 'histogram' ? [[`${name}_bucket`, [...labels, 'le']], [`${name}_sum`, labels], [`${name}_count`, labels]] : [[name, labels]]) as [string, string[]][]))

test('the grammar finds what is wrong', () => {
  expect(read('sum by (job) (rate(x_total{a="b"}[5m])) > 1')).toEqual({ broken: [], selected: [{ metric: 'x_total', labels: ['a'] }], grouped: ['job'] })
  expect(read('sum(rate(x[5m]) >').broken.length).toBeGreaterThan(0)
})

test.each(rules.map((rule) => [rule.alert, rule] as const))('%s', (_, { expr, labels, annotations, for: lasting }) => {
  const { broken, selected, grouped } = read(expr)
  expect(broken).toEqual([])
  expect(selected.length).toBeGreaterThan(0)
  for (const { metric, labels } of selected) {
    expect([...known.keys()]).toContain(metric)
    expect(known.get(metric)).toEqual(expect.arrayContaining(labels))
    expect(known.get(metric)).toEqual(expect.arrayContaining(grouped))
  }
  expect(labels['severity']).toMatch(/^(critical|warning|info)$/)
  expect(lasting ?? '0m').toMatch(/^\d+m$/)
  expect(annotations).toEqual({ summary: expect.stringMatching(/\.$/), action: expect.stringMatching(/\.$/) })
  // A sentence may name a label only where the expression leaves it.
  const aggregated = /\b(max|sum|min|avg)\b(?!_over)/.test(expr)
  for (const [, label] of JSON.stringify(annotations).matchAll(/\$labels\.(\w+)/g)) expect(aggregated ? grouped : [...grouped, 'instance']).toContain(label)
})

test('the names are told once, in the guide, too', () => {
  const guide = readFileSync(join(root, 'docs/guide/operate.md'), 'utf8')
  expect([...guide.matchAll(/^\| `(Latchkey\w+)` \|/gm)].map(([, name]) => name)).toEqual(rules.map((rule) => rule.alert))
})

test('the chart brings the same ones', () => {
  expect(readFileSync(join(root, 'deploy/helm/latchkey/alerts.yaml'), 'utf8')).toBe(readFileSync(file, 'utf8'))
})

test("promtool, Prometheus' own, finds nothing", ({ skip }) => {
  const { error, status, stdout } = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' })
  if (error) skip('promtool is not on this machine')
  expect([status, stdout]).toEqual([0, expect.stringContaining(`SUCCESS: ${rules.length} rules found`)])
})
