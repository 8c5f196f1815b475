/**
 * One declaration per entity of the API. Row types, input validation, column names, queries, `$metadata` and the
 * portal's labels are derived from it; nothing is generated into files.
 *
 * Reading aids: a *field* is a column of the entity's own table. A *navigation* is a link to another entity. A member
 * is `public` (leaves the server), or `internal` (known to rules and visibility expressions only). `beta` holds the
 * other name a member has in the beta face of the same model.
 */
import { z } from 'zod'
import { formatInstant, parseInstant } from '#domain/time.ts'

export type FieldKind = 'key' | 'reference' | 'text' | 'flag' | 'number' | 'choice' | 'instant' | 'duration' | 'json' | 'list' | 'computed'
/** Who may write a field through the API: nobody (the server does), whoever creates, or whoever creates or updates. */
export type WriteMode = 'never' | 'create' | 'always'

export type Field<T = unknown, W extends WriteMode = WriteMode, Required extends boolean = boolean> = {
  readonly kind: FieldKind
  /** EDM type as `$metadata` names it, for example `Edm.String` or `Collection(microsoft.graph.subjectSet)`. */
  readonly edm: string
  /** Validates a value that a client sends. */
  readonly schema: z.ZodType<T>
  readonly write: W
  /** Must the client send it when it creates the entity? */
  readonly required: Required
  readonly access: 'public' | 'internal'
  /** May it stand in `$filter` and `$orderby`? */
  readonly queryable: boolean
  readonly nullable: boolean
  /** Is it in the answer when there is no `$select`? Graph leaves most properties of a user out. */
  readonly byDefault: boolean
  /** The value of a new row when the client sends none. */
  readonly initial?: T
  /** Literals of a `choice`, in the order of the enumeration. */
  readonly choices?: readonly string[]
  /** A `computed` field: an OData expression over this entity, parsed as `$filter` is; may use `@me`, `@principals`. */
  readonly expression?: string
  /** A `computed` field: an SQL function of my id and `@me` that gives one row with its value, `at`. */
  readonly calls?: string
  readonly beta?: string
}

type FieldOptions<T> = Partial<Pick<Field<T>, 'access' | 'queryable' | 'byDefault' | 'beta'>> & { readonly initial?: T }
type Flags<T, W extends WriteMode, R extends boolean> = FieldOptions<T> & { readonly write?: W; readonly required?: R }

function field<T, W extends WriteMode, R extends boolean>(kind: FieldKind, edm: string, schema: z.ZodType<T>, o: Flags<T, W, R>, more: Partial<Field> = {}): Field<T, W, R> {
  return {
    kind, edm, schema, write: (o.write ?? 'never') as W, required: (o.required ?? false) as R, access: o.access ?? 'public',
    queryable: o.queryable ?? false, nullable: !(o.required ?? false), byDefault: o.byDefault ?? true,
    ...(o.initial === undefined ? {} : { initial: o.initial }), ...(o.beta ? { beta: o.beta } : {}), ...more,
  } as Field<T, W, R>
}

/** An id. They are compared as texts: whatever casing comes in, one is kept. */
export const guidSchema = z.guid('must be a GUID').transform((v) => v.toLowerCase())
/** An instant with whatever zone and fraction, kept as the API writes it: UTC with milliseconds. */
export const instantSchema: z.ZodType<string> = z.string().transform((text, ctx) => {
  // Four digits of a year are what every client, and the database, can read.
  const instant = /^\d{4}-/.test(text) ? parseInstant(text) : undefined
  if (!instant) { ctx.addIssue({ code: 'custom', message: 'must be a date and time with a zone, such as 2026-06-05T00:00:00Z' }); return z.NEVER }
  return formatInstant(instant)
})

/** Accepts any casing of a literal and gives the declared one: scripts send `AdminAdd` as well as `adminAdd`. */
export function choiceSchema<const V extends readonly [string, ...string[]]>(values: V): z.ZodType<V[number]> {
  return z.string().transform((text, ctx) => {
    const found = values.find((v) => v.toLowerCase() === text.toLowerCase())
    if (found === undefined) { ctx.addIssue({ code: 'custom', message: `must be one of ${values.join(', ')}` }); return z.NEVER }
    return found
  }) as unknown as z.ZodType<V[number]>
}

/** The kinds of fields. Every maker takes what differs from: written by the server, public, not queryable, nullable. */
export const f = {
  key: (o: FieldOptions<string> = {}) => field('key', 'Edm.String', guidSchema as z.ZodType<string>, { queryable: true, ...o }, { nullable: false }),
  /** The id of another entity; internal unless said otherwise, because Graph shows links as navigations. */
  reference: <W extends WriteMode = 'never', R extends boolean = false>(o: Flags<string | null, W, R> = {}) =>
    field('reference', 'Edm.String', guidSchema.nullable() as z.ZodType<string | null>, { access: 'internal', queryable: true, ...o }),
  text: <W extends WriteMode = 'never', R extends boolean = false>(max: number, o: Flags<string | null, W, R> = {}) =>
    field('text', 'Edm.String', (o.required ? z.string().trim().min(1, 'must not be empty').max(max) : z.string().max(max).nullable()) as z.ZodType<string | null>, o),
  flag: <W extends WriteMode = 'never', R extends boolean = false>(o: Flags<boolean | null, W, R> = {}) =>
    field('flag', 'Edm.Boolean', lenientBoolean as z.ZodType<boolean | null>, o, { nullable: o.initial === undefined }),
  number: <W extends WriteMode = 'never', R extends boolean = false>(o: Flags<number | null, W, R> = {}) =>
    field('number', 'Edm.Int32', z.coerce.number().int().nullable() as z.ZodType<number | null>, o),
  choice: <const V extends readonly [string, ...string[]], W extends WriteMode = 'never', R extends boolean = false>(edm: string, values: V, o: Flags<V[number], W, R> = {}) =>
    field('choice', edm, choiceSchema(values), { queryable: true, ...o }, { choices: values, nullable: false }) as Field<V[number], W, R>,
  instant: <W extends WriteMode = 'never', R extends boolean = false>(o: Flags<string | null, W, R> = {}) =>
    field('instant', 'Edm.DateTimeOffset', instantSchema.nullable() as z.ZodType<string | null>, { queryable: true, ...o }),
  /** An instant that the server writes and that is never missing. */
  since: (o: FieldOptions<string | null> = {}) => field('instant', 'Edm.DateTimeOffset', instantSchema as z.ZodType<string | null>, { queryable: true, ...o }, { nullable: false }),
  duration: <W extends WriteMode = 'never', R extends boolean = false>(o: Flags<string | null, W, R> = {}) =>
    field('duration', 'Edm.Duration', z.string().nullable() as z.ZodType<string | null>, o),
  /** A complex type, kept as jsonb and validated by its schema. */
  json: <T, W extends WriteMode = 'never', R extends boolean = false>(edm: string, schema: z.ZodType<T>, o: Flags<T, W, R> = {}) =>
    field('json', edm, schema, o),
  /** A list of texts, kept as text[]. */
  list: <W extends WriteMode = 'never', R extends boolean = false>(o: Flags<string[], W, R> = {}) =>
    field('list', 'Collection(Edm.String)', z.array(z.string().max(256)).max(1000) as z.ZodType<string[]>, { initial: [], ...o }, { nullable: false }),
  computed: <T>(edm: string, expression: string, o: FieldOptions<T> = {}) =>
    field<T, 'never', false>('computed', edm, z.never() as unknown as z.ZodType<T>, o, { expression }),
  /** An instant that an SQL function tells of the row and the caller. Never missing. */
  told: (calls: string, o: FieldOptions<string> = {}) => field<string, 'never', false>('computed', 'Edm.DateTimeOffset', z.never() as unknown as z.ZodType<string>, o, { calls, nullable: false }),
}

/** Documented examples send booleans as texts; take both. */
export const lenientBoolean = z.preprocess((v) => (v === 'true' ? true : v === 'false' ? false : v), z.boolean())

export type Fields = Readonly<Record<string, Field>>

export type Link =
  | { readonly by: string } //                                        one: my field holds their id
  | { readonly on: string } //                                        many (or one): their field holds my id
  | { readonly through: string; readonly mine: string; readonly theirs: string } // a table of pairs, columns named in SQL
  | { readonly calls: string } //                                     many: an SQL function of my id that gives their ids
export type Navigation = {
  readonly kind: 'one' | 'many'
  readonly to: () => Entity
  readonly link: Link
  readonly contained: boolean
  readonly access: 'public' | 'internal'
  /** Is it in the answer for one entity without being asked for? */
  readonly inline?: boolean
  readonly beta?: string
}
type NavigationOptions = Partial<Pick<Navigation, 'contained' | 'access' | 'inline' | 'beta'>>
const navigation = (kind: 'one' | 'many') => (to: () => Entity, link: Link, o: NavigationOptions = {}): Navigation => ({ kind, to, link, contained: false, access: 'public', ...o })
/** A link to at most one entity. */
export const one = navigation('one')
/** A link to any number of entities. */
export const many = navigation('many')

export type Entity<N extends string = string, F extends Fields = Fields> = {
  /** The type's name in Graph without the namespace: `accessPackage`. */
  readonly name: N
  readonly table: string
  readonly fields: F
  readonly navigations: Readonly<Record<string, Navigation>>
  /** Only rows whose column `is` has this value are of this type; several types share one table. */
  readonly only?: { readonly column: string; readonly is: string }
  /** A base type: the column that tells the derived type, and the type for each of its values. */
  readonly derived?: { readonly column: string; readonly types: Readonly<Record<string, () => Entity>> }
  readonly base?: () => Entity
  /** Every row is of one of the derived types. */
  readonly abstract?: boolean
  /** Fields that `$search` looks into, by name or by the way to them (`target/displayName`). */
  readonly search: readonly string[]
  /** Alternate keys: fields, other than the id, that name one row: `subjects(objectId='…')`. */
  readonly keys: readonly string[]
  /** The id of a row: an Entra-style composed id is told by its parts; a text is any name. */
  readonly idKind: 'guid' | 'pair' | 'text'
  /** Not part of the API; exists for rules and visibility. */
  readonly internal: boolean
  readonly beta?: string
}

type Declaration<F extends Fields> = { readonly table: string; readonly fields: F } & Partial<Omit<Entity<string, F>, 'name' | 'table' | 'fields'>>
/** Declares an entity. */
export const entity = <const N extends string, F extends Fields>(name: N, d: Declaration<F>): Entity<N, F> =>
  ({ navigations: {}, search: [], keys: [], idKind: 'guid', internal: false, ...d, name })

// ── Derived types ────────────────────────────────────────────────────────────────────────────────────────────────
type ValueOf<X> = X extends Field<infer T, WriteMode, boolean> ? T : never
type Writable<F extends Fields, M extends WriteMode> = { [K in keyof F]: F[K] extends Field<any, M, boolean> ? K : never }[keyof F]
type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K] extends Field<any, WriteMode, true> ? K : never }[keyof F]
/** A row of the entity's table, in the API's names. */
export type Row<E extends Entity> = { -readonly [K in keyof E['fields']]: ValueOf<E['fields'][K]> }
/** The same without what Graph does not have, which is computed. */
export type Stored<E extends Entity> = Omit<Row<E>, `latchkey.${string}`>
/** What a client may send to create one. */
export type Create<E extends Entity> = Required<Pick<Row<E>, RequiredKeys<E['fields']>>> & Partial<Pick<Row<E>, Exclude<Writable<E['fields'], 'create' | 'always'>, RequiredKeys<E['fields']>>>>
/** What a client may send to change one. */
export type Update<E extends Entity> = Partial<Pick<Row<E>, Writable<E['fields'], 'always'>>>

// ── Derived names and validation ─────────────────────────────────────────────────────────────────────────────────
/** The SQL name of a member: `createdDateTime` → `created_date_time`. */
export const columnOf = (member: string): string => member.replace(/[A-Z]/g, (c) => '_' + c.toLowerCase())

/** Validates the body of a create; unknown members are refused. Members in `also` are accepted and passed on as they are. */
export function createSchema<E extends Entity>(e: E, also: Readonly<Record<string, z.ZodType>> = {}): z.ZodType<Create<E> & Record<string, unknown>> {
  const shape: Record<string, z.ZodType> = { ...annotations, ...also }
  for (const [name, x] of Object.entries(e.fields)) if (x.write !== 'never') shape[name] = x.required ? x.schema : x.schema.optional()
  return z.strictObject(shape) as unknown as z.ZodType<Create<E> & Record<string, unknown>>
}
/** Validates the body of an update; every member may be left out, unknown ones are refused. */
export function updateSchema<E extends Entity>(e: E, also: Readonly<Record<string, z.ZodType>> = {}): z.ZodType<Update<E> & Record<string, unknown>> {
  const shape: Record<string, z.ZodType> = { ...annotations, ...also }
  for (const [name, x] of Object.entries(e.fields)) if (x.write === 'always') shape[name] = x.schema.optional()
  return z.strictObject(shape) as unknown as z.ZodType<Update<E> & Record<string, unknown>>
}
/** Members that clients echo from an earlier answer and that a write passes over. */
const ignored = z.unknown().optional()
const annotations: Readonly<Record<string, z.ZodType>> = {
  id: ignored, '@odata.type': ignored, '@odata.context': ignored, '@odata.id': ignored, '@odata.etag': ignored,
  createdDateTime: ignored, modifiedDateTime: ignored,
}
