import { derivesFrom, lineage, memberNamed, type Choice, type Model, type Structure, type TypeRef } from './csdl-model.ts'

// Whether a JSON value is what the metadata declares.

export type Problem = { path: string; message: string }
export type Check = { model: Model; problems: Problem[]; idsRequired: boolean }

type Kind = { wanted: string; accepts: (value: unknown) => boolean }

const text = (wanted: string, pattern: RegExp): Kind => ({ wanted, accepts: value => typeof value === 'string' && pattern.test(value) })
const number: Kind = { wanted: 'a number', accepts: value => typeof value === 'number' }
const integer = (bits: number): Kind => ({
  wanted: 'an integer',
  accepts: value => typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2 ** (bits - 1),
})

const primitives: Readonly<Record<string, Kind>> = {
  'Edm.String': text('a string', /^/),
  'Edm.Boolean': { wanted: 'true or false', accepts: value => typeof value === 'boolean' },
  'Edm.Int16': integer(16),
  'Edm.Int32': integer(32),
  'Edm.Int64': integer(54),
  'Edm.Double': number,
  'Edm.Single': number,
  'Edm.Decimal': number,
  'Edm.Guid': text('a GUID', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i),
  'Edm.DateTimeOffset': text('an instant in UTC ending in Z', /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,7})?Z$/),
  'Edm.Date': text('a date', /^\d{4}-[01]\d-[0-3]\d$/),
  'Edm.TimeOfDay': text('a time of day', /^[0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,7})?$/),
  'Edm.Duration': text('an ISO 8601 duration of days and smaller', /^-?P(?=[\dT])(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/),
  'Edm.Binary': text('base64', /^[\w+/-]*={0,2}$/),
}

const report = ({ problems }: Check, path: string, message: string): void => void problems.push({ path, message })
const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'nothing'

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const checkChoice = (check: Check, choice: Choice, value: unknown, path: string): void => {
  const given = typeof value === 'string' ? (choice.flags ? value.split(',') : [value]) : [undefined]
  if (given.some(member => member === undefined || !choice.members.includes(member))) report(check, path, `${shown(value)} is no member of ${choice.name}`)
}

/** The type a value says it has, or the declared one; problems when it says something impossible or nothing where it must. */
const typeOfValue = (check: Check, declared: Structure, value: Record<string, unknown>, path: string): Structure => {
  const said = value['@odata.type']
  const mustSay = declared.abstract || declared.name === 'microsoft.graph.directoryObject'
  if (said === undefined) {
    if (mustSay) report(check, path, `@odata.type is missing: ${declared.name} has derived types only`)
    return declared
  }
  const name = typeof said === 'string' && said.startsWith('#') ? said.slice(1) : undefined
  const actual = name === undefined ? undefined : lineage(check.model, name)[0]
  if (!actual) report(check, path, `@odata.type ${shown(said)} is not declared`)
  else if (!derivesFrom(check.model, actual.name, declared.name)) report(check, path, `@odata.type ${shown(said)} does not derive from ${declared.name}`)
  else if (actual.abstract) report(check, path, `@odata.type ${shown(said)} is abstract`)
  else return actual
  return declared
}

const checkId = (check: Check, type: Structure, value: Record<string, unknown>, path: string): void => {
  if (type.kind !== 'entity' || !memberNamed(check.model, type.name, 'id')) return
  if (value['id'] === undefined ? check.idsRequired : typeof value['id'] !== 'string' || value['id'] === '')
    report(check, `${path}/id`, 'an entity needs a non-empty id')
}

const annotated = (name: string): { target: string; term: string } => ({ target: name.slice(0, name.indexOf('@')), term: name.slice(name.indexOf('@') + 1) })

const checkMembers = (check: Check, type: Structure, value: Record<string, unknown>, path: string): void => {
  const open = lineage(check.model, type.name).some(structure => structure.open)
  for (const [name, member] of Object.entries(value)) {
    const { target, term } = annotated(name)
    if (name.includes('@')) {
      if (!term.startsWith('odata.') && !term.startsWith('latchkey.')) report(check, `${path}/${name}`, 'an annotation of an unknown vocabulary')
      else if (target && !open && !memberNamed(check.model, type.name, target)) report(check, `${path}/${name}`, `annotates what ${type.name} does not declare`)
      continue
    }
    const declared = memberNamed(check.model, type.name, name)
    if (declared) checkValue(check, declared.type, declared.nullable, member, `${path}/${name}`)
    else if (!open) report(check, `${path}/${name}`, `${type.name} declares no such member`)
  }
}

const checkStructure = (check: Check, declared: Structure, value: unknown, path: string): void => {
  if (!isObject(value)) return report(check, path, `${shown(value)} is not an object of ${declared.name}`)
  const type = typeOfValue(check, declared, value, path)
  checkId(check, type, value, path)
  checkMembers(check, type, value, path)
}

/** Checks one value against its declared type; collections are never null, members only where that is declared. */
export const checkValue = (check: Check, type: TypeRef, nullable: boolean, value: unknown, path: string): void => {
  if (type.collection) {
    if (!Array.isArray(value)) return report(check, path, `${shown(value)} is not an array`)
    const item = { ...type, collection: false }
    return value.forEach((element, index) => checkValue(check, item, false, element, `${path}/${index}`))
  }
  if (value === null) return nullable ? undefined : report(check, path, 'must not be null')
  const declared = check.model.types.get(type.name)
  if (declared?.kind === 'enum') return checkChoice(check, declared, value, path)
  if (declared) return checkStructure(check, declared, value, path)
  const primitive = primitives[type.name]
  if (!primitive) return report(check, path, `${type.name} cannot be in a payload`)
  if (!primitive.accepts(value)) report(check, path, `${shown(value)} is not ${primitive.wanted}`)
}
