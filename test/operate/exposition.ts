/** What a page of metrics says, read as Prometheus reads it. */
export type Exposed = { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number }
export type Page = { readonly kinds: ReadonlyMap<string, string>; readonly samples: readonly Exposed[]; valueOf(name: string, labels?: Readonly<Record<string, string>>): number | undefined }

/** Reads the text; a line that is none throws. */
export function readPage(text: string): Page {
  const lines = text.split('\n').filter((line) => line !== '')
  const kinds = new Map(lines.flatMap((line) => { const [, name, kind] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? []; return name ? [[name, kind!] as const] : [] }))
  const samples = lines.filter((line) => !line.startsWith('#')).map(sampleOf)
  return { kinds, samples, valueOf: (name, labels = {}) => samples.find((s) => s.name === name && Object.entries(labels).every(([label, value]) => s.labels[label] === value))?.value }
}
function sampleOf(line: string): Exposed {
  const [, name, inside = '', value] = /^([a-z_:][a-z0-9_:]*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? []
  if (!name || Number.isNaN(Number(value))) throw new Error(`no sample: ${line}`)
  return { name, value: Number(value), labels: Object.fromEntries([...inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label!, text!.replace(/\\(.)/g, '$1')])) }
}
