/** Who has what does not go together, all of them or of one pair, and the way to allow it for a time. */
import { ArrowDownloadRegular, ShieldCheckmarkRegular } from '@fluentui/react-icons'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { conflictsFile, conflictsOfQuery, homesQuery } from '../../../api/admin-separation.ts'
import type { HeldConflict } from '../../../api/admin-types.ts'
import { rowsOf } from '../../../api/queries.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { useFormats } from '../../../texts/format.ts'
import { LinkButton } from '../../../ui/buttons.tsx'
import { FileLink } from '../../../ui/FileLink.tsx'
import { Pill } from '../../../ui/Pill.tsx'
import { Empty } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import type { Column } from '../../../ui/Table.tsx'
import { TableView } from '../../../ui/TableView.tsx'
import { Chips } from '../../../ui/Tabs.tsx'
import { useMay } from '../use-may.ts'
import { ExceptionPane } from './ExceptionPane.tsx'

/** May one change the rules of a package, wherever it is? */
export const useMaySeparate = (ids: readonly string[]): ((accessPackageId: string) => boolean) => {
  const may = useMay()
  const { data } = useQuery(homesQuery([...new Set(ids)].sort()))
  return (id) => may('separation.write', data?.get(id) ?? null)
}

const usePair = () => {
  const [query] = useSearchParams()
  const [of, other] = [query.get('package'), query.get('with')]
  return { ...(of ? { of } : {}), ...(other ? { with: other } : {}) }
}

/** What the list is narrowed to, and the way back to all of it. */
const Narrowed = ({ rows }: { rows: readonly HeldConflict[] }) => {
  const { t } = useTranslation()
  const pair = usePair()
  if (!pair.of) return null
  const names = new Map(rows.flatMap(({ accessPackage, conflict }) => [accessPackage, conflict]).map(({ id, displayName }) => [id, displayName]))
  const of = [pair.of, pair.with ?? ''].flatMap((id) => names.get(id) ?? []).join(' · ')
  return (
    <Chips
      label={t('common.filter')}
      tabs={[
        { to: paths.adminSeparation('conflicts'), label: t('requests.filters.all'), current: false },
        { to: paths.adminSeparation('conflicts', { package: pair.of, with: pair.with }), label: of || t('admin.sod.onePair'), current: true },
      ]}
    />
  )
}

const useColumns = (rows: readonly HeldConflict[]): readonly Column<HeldConflict>[] => {
  const { t } = useTranslation()
  const { shortDay } = useFormats()
  const { people } = useAdministration()
  const pair = usePair()
  const maySeparate = useMaySeparate(rows.map(({ accessPackage }) => accessPackage.id))
  return [
    {
      head: t('admin.person'),
      isName: true,
      cell: ({ person }) => (people ? <Link to={paths.adminPerson(person.id)}>{person.displayName}</Link> : person.displayName),
    },
    { head: t('admin.packages.one'), cell: ({ accessPackage: { id, displayName } }) => <Link to={paths.adminPackage(id, 'separation')}>{displayName}</Link> },
    {
      head: t('admin.sod.besides'),
      cell: ({ conflict: { kind, displayName } }) => (
        <>
          {displayName} <span className={surface.sub}>{t(`admin.sod.kinds.${kind}`)}</span>
        </>
      ),
    },
    { look: 'short', head: t('admin.sod.since'), cell: ({ since }) => since && shortDay(since) },
    {
      head: t('admin.sod.exception'),
      cell: ({ person, accessPackage, conflict, exception }) =>
        exception ? (
          <Pill tone="calm">{t('common.until', { day: shortDay(exception.until) })}</Pill>
        ) : (
          maySeparate(accessPackage.id) && (
            <LinkButton
              size="small"
              to={paths.adminSeparation('conflicts', { package: pair.of, with: pair.with, except: accessPackage.id, person: person.id, kind: conflict.kind, conflict: conflict.id })}
              aria-label={t('admin.sod.exceptNamed', { name: person.displayName })}
            >
              {t('admin.sod.except')}
            </LinkButton>
          )
        ),
    },
  ]
}

export const HeldConflicts = () => {
  const { t } = useTranslation()
  const pair = usePair()
  const [query] = useSearchParams()
  const result = useInfiniteQuery(conflictsOfQuery(pair))
  const rows = rowsOf(result.data)
  const columns = useColumns(rows)
  const except = query.get('except')
  return (
    <>
      <div className={surface.bar}>
        <Narrowed rows={rows} />
        <FileLink href={conflictsFile(pair)} icon={<ArrowDownloadRegular />}>
          {t('admin.download')}
        </FileLink>
      </div>
      <TableView
        label={t('admin.sod.tabs.conflicts')}
        columns={columns}
        result={result}
        keyOf={({ person, accessPackage, conflict }) => `${person.id} ${accessPackage.id} ${conflict.kind} ${conflict.id}`}
        empty={<Empty icon={<ShieldCheckmarkRegular />} title={t('admin.sod.noConflictsTitle')} text={t('admin.sod.noConflictsText')} />}
      />
      {except && <ExceptionPane packageId={except} closeTo={paths.adminSeparation('conflicts', { package: pair.of, with: pair.with })} />}
    </>
  )
}
