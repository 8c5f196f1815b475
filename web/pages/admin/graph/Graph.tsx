/** How catalogs, access packages, resource roles and their targets hang together, from what is there now. */
import { Button, Field, Select } from '@fluentui/react-components'
import { FlowchartRegular } from '@fluentui/react-icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { graphCatalogsQuery, graphPackagesQuery, graphResourcesQuery, kindsQuery, type GraphPackage } from '../../../api/admin-graph.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { Page } from '../../../ui/Page.tsx'
import { LinkButton } from '../../../ui/buttons.tsx'
import { matches, SearchField } from '../../../ui/SearchField.tsx'
import { Empty, Failure, Skeleton } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import { Chips } from '../../../ui/Tabs.tsx'
import css from './graph.module.css'
import { Needed } from './Needed.tsx'
import { kindOfSystem, KINDS } from './needs.ts'
import { Picture } from './Picture.tsx'
import { layOut, relationsOf } from './relations.ts'
import { Tree } from './Tree.tsx'
import { useDescribe } from './use-describe.ts'

/** More than this is not looked at but searched. */
const DRAWN = 40

const found = (q: string) => (one: GraphPackage) =>
  matches(q, one.displayName, one.catalog?.displayName, ...one.resourceRoleScopes.flatMap(({ role }) => [role?.displayName, role?.resource?.displayName]))

const useNarrowing = () => {
  const [query] = useSearchParams()
  const get = (name: string) => query.get(name) ?? ''
  return { q: get('q'), view: get('view'), narrowing: { catalog: get('catalog'), package: get('package'), resource: get('resource') } }
}

const Filters = () => {
  const { t } = useTranslation()
  const [query, setQuery] = useSearchParams()
  const { data: catalogs = [] } = useQuery(graphCatalogsQuery(useAdministration()))
  const isNarrow = ['package', 'resource'].some((name) => query.has(name))
  const chooseCatalog = (id: string) =>
    setQuery((now) => {
      now.delete('catalog')
      if (id) now.set('catalog', id)
      return now
    })
  return (
    <div className={css.filters}>
      <SearchField label={t('admin.relations.search')} />
      <Field label={t('admin.catalog')}>
        <Select value={query.get('catalog') ?? ''} onChange={(_, { value }) => chooseCatalog(value)}>
          <option value="">{t('admin.relations.allCatalogs')}</option>
          {catalogs.map(({ id, displayName }) => (
            <option key={id} value={id}>
              {displayName}
            </option>
          ))}
        </Select>
      </Field>
      {isNarrow && (
        <LinkButton to={paths.adminGraph({ catalog: query.get('catalog') ?? '' })}>
          {t('admin.relations.showAll')}
        </LinkButton>
      )}
    </div>
  )
}

const Switch = ({ view }: { view: string }) => {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const to = (next: string) => {
    const search = new URLSearchParams(query)
    search.delete('view')
    if (next) search.set('view', next)
    return `${paths.adminGraph()}?${search}`
  }
  return (
    <div className={css.switch}>
      <Chips
        label={t('admin.relations.view')}
        tabs={[
          { to: to(''), label: t('admin.relations.picture'), current: view !== 'list' },
          { to: to('list'), label: t('admin.relations.list'), current: view === 'list' },
        ]}
      />
    </div>
  )
}

const Shown = ({ packages, view, q }: { packages: readonly GraphPackage[]; view: string; q: string }) => {
  const { t } = useTranslation()
  const { narrowing } = useNarrowing()
  const [query, setQuery] = useSearchParams()
  const hits = packages.filter(found(q))
  const isAll = query.get('all') === 'yes'
  const drawn = isAll ? hits : hits.slice(0, DRAWN)
  const alone = narrowing.catalog && !narrowing.package && !narrowing.resource ? narrowing.catalog : ''
  const { data: resources = [] } = useQuery(graphResourcesQuery(alone))
  const unused = alone ? resources.filter(({ displayName }) => matches(q, displayName)) : []
  const relations = relationsOf(drawn, unused, alone)
  const targets = relations.nodes.filter(({ column }) => column === 'target')
  const { data: kinds = new Map() } = useQuery({ ...kindsQuery(targets.filter(({ about }) => about === 'AadGroup').map(({ id }) => id)), placeholderData: keepPreviousData })
  const describe = useDescribe(relations, kinds)
  if (relations.nodes.length === 0) return <Empty icon={<FlowchartRegular />} title={t('admin.nothingTitle')} text={t('admin.relations.nothing')} />
  const shownKinds = KINDS.filter((kind) => targets.some(({ id, about }) => (kinds.get(id) ?? kindOfSystem(about)) === kind))
  const tree = <Tree label={t('admin.relations.title')} {...relations} describe={describe} />
  return (
    <>
      <div className={surface.bar}>
        <p role="status" className={surface.quiet}>
          {drawn.length < hits.length ? t('admin.relations.firstOf', { drawn: drawn.length, count: hits.length }) : t('admin.relations.count', { count: hits.length })}
        </p>
        {drawn.length < hits.length && (
          <Button
            onClick={() =>
              setQuery((now) => {
                now.set('all', 'yes')
                return now
              })
            }
          >
            {t('admin.relations.drawAll')}
          </Button>
        )}
      </div>
      {view === 'list' ? tree : <Picture layout={layOut(relations)} edges={relations.edges} describe={describe} />}
      {view !== 'list' && <div className={css.instead}>{tree}</div>}
      {shownKinds.length > 0 && <Needed kinds={shownKinds} />}
    </>
  )
}

export default function Graph() {
  const { t } = useTranslation()
  const { q, view, narrowing } = useNarrowing()
  const { data, error, isPending, refetch } = useQuery({ ...graphPackagesQuery(useAdministration(), narrowing), placeholderData: keepPreviousData })
  return (
    <Page title={t('admin.relations.title')} lead={t('admin.relations.lead')}>
      <Filters />
      <Switch view={view} />
      {isPending && <Skeleton rows={8} />}
      {error && <Failure error={error} retry={() => void refetch()} />}
      {data && !error && <Shown packages={data} view={view} q={q} />}
    </Page>
  )
}
