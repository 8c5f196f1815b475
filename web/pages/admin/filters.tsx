/** Filters of long lists. Each lives in the URL under its own name, beside the others. */
import { Field, Input, Select } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useSearchParams } from 'react-router'
import { packageNameQuery } from '../../api/admin-operations.ts'
import { personQuery } from '../../api/admin-people.ts'
import { catalogQuery, catalogsQuery, packagesQuery } from '../../api/admin.ts'
import { peopleQuery } from '../../api/queries.ts'
import { today } from '../../clock.ts'
import { OneField } from '../../forms/OneField.tsx'
import { PersonBox } from '../../forms/PersonBox.tsx'
import { useFound } from '../../forms/use-found.ts'
import { useAdministration } from '../../session.ts'

type Part = Record<string, string | undefined>
const withPart = (query: URLSearchParams, part: Part): URLSearchParams => {
  const next = new URLSearchParams(query)
  for (const [name, value] of Object.entries(part)) {
    if (value) next.set(name, value)
    else next.delete(name)
  }
  return next
}

/** The same list with something else in its address. */
export const useListLink = (): ((part: Part) => string) => {
  const { pathname } = useLocation()
  const [query] = useSearchParams()
  return (part) => {
    const next = withPart(query, part)
    return next.size > 0 ? `${pathname}?${next}` : pathname
  }
}
const useSet = () => {
  const [, setQuery] = useSearchParams()
  return (part: Part) => setQuery((now) => withPart(now, part), { replace: true, preventScrollReset: true })
}

const isDay = (text: string | null): text is string => /^\d{4}-\d\d-\d\d$/.test(text ?? '')
/** What is wrong with a day: nothing is known of one that has not begun, and a time does not end before it begins. */
const problemIn = (name: string, day: string, query: URLSearchParams): 'future' | 'backwards' | undefined => {
  if (day > today().toString()) return 'future'
  const from = query.get('from')
  return name === 'to' && isDay(from) && day < from ? 'backwards' : undefined
}
/** A day in the URL, when it is one that can be asked for. */
export const useDay = (name: string): string => {
  const [query] = useSearchParams()
  const day = query.get(name)
  return isDay(day) && !problemIn(name, day, query) ? day : ''
}

/** Are there days in the URL that cannot be asked for? What is left of them would ask for something else. */
export const useWrongDays = (): boolean => {
  const [query] = useSearchParams()
  return ['on', 'from', 'to'].some((name) => {
    const day = query.get(name)
    return isDay(day) && problemIn(name, day, query) !== undefined
  })
}

/** A year that is being typed begins as the year 2 or 20: nobody means those. */
const EARLIEST = '1900-01-01'

export const DayField = ({ name, label }: { name: string; label: string }) => {
  const set = useSet()
  const [query] = useSearchParams()
  // The URL follows a moment later. Until then the field keeps what is typed, or digits would be lost.
  const [typed, type] = useState<string>()
  const { t } = useTranslation()
  const shown = typed ?? query.get(name) ?? ''
  const problem = isDay(shown) && shown >= EARLIEST ? problemIn(name, shown, query) : undefined
  const take = (value: string) => {
    type(value)
    if (!value || value >= EARLIEST) set({ [name]: value })
  }
  return (
    <Field label={label} validationMessage={problem ? t(`admin.operations.wrongDay.${problem}`) : null}>
      <Input type="date" max={today().toString()} value={shown} onChange={(_, { value }) => take(value)} onBlur={() => type(undefined)} />
    </Field>
  )
}

/** One day, or all from a day to a day: what is filled in says which of the two. */
export const HeldFields = () => {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const [on, from, to] = ['on', 'from', 'to'].map((name) => query.get(name))
  return (
    <>
      {!from && !to && <DayField name="on" label={t('admin.operations.on')} />}
      {!on && (
        <>
          <DayField name="from" label={t('admin.operations.from')} />
          <DayField name="to" label={t('admin.operations.to')} />
        </>
      )}
    </>
  )
}
/** The days that the URL asks for. */
export const useHeldDays = (): { on?: string; from?: string; to?: string } => {
  const [on, from, to] = [useDay('on'), useDay('from'), useDay('to')]
  return on ? { on } : { ...(from ? { from } : {}), ...(to ? { to } : {}) }
}

/** One person, found by name. */
export const PersonField = ({ label }: { label: string }) => {
  const { t } = useTranslation()
  const set = useSet()
  const id = useSearchParams()[0].get('person') ?? ''
  const chosen = useQuery({ ...personQuery(id), enabled: !!id }).data
  const { found, box } = useFound(peopleQuery)
  return (
    <PersonBox
      {...box}
      name="person"
      label={label}
      required={false}
      placeholder={t('admin.operations.allPeople')}
      chosen={id ? { id, displayName: chosen?.displayName ?? '' } : undefined}
      problem={undefined}
      people={found}
      onChange={(person) => set({ person: person?.id })}
    />
  )
}

/** One access package, found by its name. */
export const PackageField = () => {
  const { t } = useTranslation()
  const set = useSet()
  const mine = useAdministration()
  const id = useSearchParams()[0].get('package') ?? ''
  const chosen = useQuery({ ...packageNameQuery(id), enabled: !!id }).data?.displayName
  const search = (text: string) => packagesQuery(mine, { search: text })
  return <OneField label={t('admin.packages.one')} placeholder={t('admin.operations.allPackages')} id={id} chosen={chosen} search={search} onChange={(next) => set({ package: next })} />
}

/** One catalog, found by its name. */
export const CatalogField = () => {
  const { t } = useTranslation()
  const set = useSet()
  const mine = useAdministration()
  const id = useSearchParams()[0].get('catalog') ?? ''
  const chosen = useQuery({ ...catalogQuery(id), enabled: !!id }).data?.displayName
  const search = (text: string) => catalogsQuery(mine, { search: text, order: 'displayName' })
  return <OneField label={t('admin.catalog')} placeholder={t('admin.relations.allCatalogs')} id={id} chosen={chosen} search={search} onChange={(next) => set({ catalog: next })} />
}

/** What the address says, when it is one of these. */
export const oneOf = <T extends string>(all: readonly T[], said: string | null): T | '' => all.find((one) => one === said) ?? ''

type Choices = readonly (readonly [value: string, label: string])[]
/** One of a few, or all of them. */
export const ChoiceField = ({ name, label, choices }: { name: string; label: string; choices: Choices }) => {
  const { t } = useTranslation()
  const set = useSet()
  const value = useSearchParams()[0].get(name) ?? ''
  return (
    <Field label={label}>
      <Select value={choices.some(([one]) => one === value) ? value : ''} onChange={(_, data) => set({ [name]: data.value })}>
        <option value="">{t('requests.filters.all')}</option>
        {choices.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </Select>
    </Field>
  )
}
