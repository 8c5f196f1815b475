/** Packages of one catalog or of all, as whoever looks after them sees them. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { packagesQuery } from '../../../api/admin.ts'
import type { AccessPackage } from '../../../api/types.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { useFormats } from '../../../texts/format.ts'
import { Pill } from '../../../ui/Pill.tsx'
import { SearchField } from '../../../ui/SearchField.tsx'
import { useOrder, type Column } from '../../../ui/Table.tsx'
import { TableView } from '../../../ui/TableView.tsx'
import admin from '../admin.module.css'
import { CatalogField, ChoiceField, oneOf } from '../filters.tsx'

export const PackageTable = ({ catalogId, empty }: { catalogId?: string; empty?: React.ReactNode }) => {
  const { t } = useTranslation()
  const { shortDay } = useFormats()
  const [query] = useSearchParams()
  const order = useOrder('displayName')
  const result = useInfiniteQuery({
    ...packagesQuery(useAdministration(), { search: query.get('q') ?? '', order, catalogId: catalogId ?? query.get('catalog') ?? '', hidden: oneOf(['yes', 'no'], query.get('hidden')) }),
    placeholderData: keepPreviousData,
  })
  const columns: readonly Column<AccessPackage>[] = [
    { head: t('admin.name'), isName: true, sort: 'displayName', cell: ({ id, displayName }) => <Link to={paths.adminPackage(id)}>{displayName}</Link> },
    { head: t('admin.description'), cell: ({ description }) => description },
    ...(catalogId
      ? []
      : [
          { head: t('admin.catalog'), cell: ({ catalog }: AccessPackage) => catalog && <Link to={paths.adminCatalog(catalog.id)}>{catalog.displayName}</Link> },
        ]),
    { head: t('admin.packages.hidden'), cell: ({ isHidden }) => (isHidden ? <Pill tone="calm">{t('admin.packages.hidden')}</Pill> : t('common.no')) },
    { look: 'short', head: t('admin.modified'), sort: 'modifiedDateTime', cell: ({ modifiedDateTime }) => modifiedDateTime && shortDay(modifiedDateTime) },
  ]
  return (
    <>
      <div className={admin.filters}>
        <SearchField className={admin.wide} label={t('admin.packages.search')} />
        {!catalogId && <CatalogField />}
        <ChoiceField name="hidden" label={t('admin.packages.hidden')} choices={[['yes', t('common.yes')], ['no', t('common.no')]]} />
      </div>
      <TableView label={t('nav.packages')} columns={columns} result={result} keyOf={(row) => row.id} order={order} empty={empty} />
    </>
  )
}
