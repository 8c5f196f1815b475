/** Narrows the packages to one catalog. Offered when there is more than one to choose from. */
import { Select } from '@fluentui/react-components'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { availablePackages, rowsOf } from '../../api/queries.ts'

/** The catalogs of what one can ask for, by name. */
const useCatalogs = (): [id: string, name: string][] => {
  const all = rowsOf(useInfiniteQuery(availablePackages({})).data)
  const named = new Map(all.flatMap(({ catalog }) => (catalog ? [[catalog.id, catalog.displayName] as const] : [])))
  return [...named].sort(([, a], [, b]) => a.localeCompare(b))
}

export const CatalogFilter = () => {
  const { t } = useTranslation()
  const [query, setQuery] = useSearchParams()
  const catalogs = useCatalogs()
  const choose = (id: string) =>
    setQuery(
      (now) => {
        if (id) now.set('catalog', id)
        else now.delete('catalog')
        return now
      },
      { replace: true, preventScrollReset: true },
    )
  if (catalogs.length < 2) return null
  return (
    <Select size="large" aria-label={t('packages.catalog')} value={query.get('catalog') ?? ''} onChange={(_, { value }) => choose(value)}>
      <option value="">{t('packages.allCatalogs')}</option>
      {catalogs.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  )
}
