/** Finds a person, to see what they have. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { peopleQuery } from '../../../api/admin-people.ts'
import type { DirectReport } from '../../../api/types.ts'
import { paths } from '../../../paths.ts'
import { ActionButton, LinkButton } from '../../../ui/buttons.tsx'
import { Page } from '../../../ui/Page.tsx'
import { SearchField } from '../../../ui/SearchField.tsx'
import { useOrder, type Column } from '../../../ui/Table.tsx'
import { TableView } from '../../../ui/TableView.tsx'
import { useMay } from '../use-may.ts'

export default function People() {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const order = useOrder('displayName')
  const result = useInfiniteQuery({ ...peopleQuery({ search: query.get('q') ?? '', order }), placeholderData: keepPreviousData })
  const columns: readonly Column<DirectReport>[] = [
    { head: t('admin.name'), isName: true, sort: 'displayName', cell: ({ id, displayName }) => <Link to={paths.adminPerson(id)}>{displayName}</Link> },
    { head: t('admin.people.jobTitle'), cell: ({ jobTitle }) => jobTitle },
    { head: t('admin.people.department'), cell: ({ department }) => department },
    { head: t('admin.people.mail'), cell: ({ mail }) => mail },
  ]
  return (
    <Page
      title={t('admin.nav.people')}
      lead={t('admin.people.lead')}
      actions={
        useMay()('directory.write') ? (
          <LinkButton appearance="primary" to={paths.adminImport()}>
            {t('admin.beginnings.import')}
          </LinkButton>
        ) : (
          <ActionButton reason={t('admin.beginnings.onlyDirectory')}>{t('admin.beginnings.import')}</ActionButton>
        )
      }
    >
      <SearchField label={t('admin.people.search')} />
      <TableView label={t('admin.nav.people')} columns={columns} result={result} keyOf={(row) => row.id} order={order} />
    </Page>
  )
}
