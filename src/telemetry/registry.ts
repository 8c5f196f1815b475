/** Counters, histograms and gauges, and the text in which Prometheus reads them (exposition format 0.0.4). */

export type Labels = Readonly<Record<string, string>>
export type Sample = { readonly labels?: Labels; readonly value: number }
export type Counter = { add(labels?: Labels, by?: number): void }
export type Histogram = { observe(seconds: number, labels?: Labels): void }
type Kind = 'counter' | 'histogram' | 'gauge'
type Line = { readonly suffix?: string; readonly labels: Labels; readonly value: number }
type Metric = { readonly name: string; readonly help: string; readonly kind: Kind; lines(): Promise<readonly Line[]> }
export type Registry = {
  counter(name: string, help: string): Counter
  histogram(name: string, help: string, buckets: readonly number[]): Histogram
  /** `read` is asked at every reading; one that fails or gives nothing leaves only its name behind. */
  gauge(name: string, help: string, read: () => readonly Sample[] | Promise<readonly Sample[]>, kind?: 'gauge' | 'counter'): void
  text(): Promise<string>
}

/** Opens an empty registry. */
export function openRegistry(): Registry {
  const metrics: Metric[] = []
  return {
    counter(name, help) {
      const values = new Map<string, { readonly labels: Labels; value: number }>()
      metrics.push({ name, help, kind: 'counter', lines: async () => [...values.values()] })
      return { add: (labels = {}, by = 1) => { held(values, labels, () => ({ labels, value: 0 })).value += by } }
    },
    histogram(name, help, buckets) {
      const values = new Map<string, Counts>()
      metrics.push({ name, help, kind: 'histogram', lines: async () => [...values.values()].flatMap((counts) => linesOf(counts, buckets)) })
      return { observe: (seconds, labels = {}) => note(held(values, labels, () => ({ labels, within: buckets.map(() => 0), sum: 0, count: 0 })), buckets, seconds) }
    },
    gauge(name, help, read, kind = 'gauge') {
      metrics.push({ name, help, kind, lines: async () => (await read()).map(({ labels = {}, value }) => ({ labels, value })) })
    },
    text: async () => (await Promise.all(metrics.map(textOf))).join(''),
  }
}

function held<T>(values: Map<string, T>, labels: Labels, make: () => T): T {
  const key = JSON.stringify(labels)
  const found = values.get(key)
  if (found) return found
  const made = make()
  values.set(key, made)
  return made
}

type Counts = { readonly labels: Labels; readonly within: number[]; sum: number; count: number }
function note(counts: Counts, buckets: readonly number[], value: number): void {
  const bucket = buckets.findIndex((most) => value <= most)
  if (bucket >= 0) counts.within[bucket]! += 1
  counts.sum += value
  counts.count += 1
}
/** The buckets of Prometheus hold what the smaller ones hold, too. */
function linesOf({ labels, within, sum, count }: Counts, buckets: readonly number[]): Line[] {
  let upTo = 0
  const filled = buckets.map((most, i) => ({ suffix: '_bucket', labels: { ...labels, le: String(most) }, value: (upTo += within[i]!) }))
  return [...filled, { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count }, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: count }]
}

async function textOf({ name, help, kind, lines }: Metric): Promise<string> {
  const read = await lines().catch(() => [])
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${read.map(({ suffix = '', labels, value }) => `${name}${suffix}${labelled(labels)} ${value}\n`).join('')}`
}
function labelled(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"]/g, (mark) => `\\${mark}`).replaceAll('\n', '\\n')}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
