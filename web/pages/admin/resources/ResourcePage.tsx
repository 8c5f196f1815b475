/** One resource: who holds it now, or held it on a day; through which package, by whose word, since when and until when. */
import { PeopleRegular } from '@fluentui/react-icons'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { holdersOfFile, holdersOfQuery, resourceQuery, type HolderRow } from '../../../api/admin-operations.ts'
import { isNotFound } from '../../../api/graph-error.ts'
import { paths } from '../../../paths.ts'
import { useFormats } from '../../../texts/format.ts'
import { Page } from '../../../ui/Page.tsx'
import { Empty, Failure, NotFound, Skeleton } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import type { Column } from '../../../ui/Table.tsx'
import admin from '../admin.module.css'
import { PersonCell, useUntil } from '../assignments/AssignmentTable.tsx'
import { ProofCell } from '../assignments/ProofCell.tsx'
import { Breadcrumb } from '../Breadcrumb.tsx'
import { HeldFields, useHeldDays, useWrongDays } from '../filters.tsx'
import { FileOfDays, ListOfDays } from '../OfDays.tsx'
import { useKindOfResource } from '../use-kind-of-resource.ts'

const useColumns = (): readonly Column<HolderRow>[] => {
  const { t } = useTranslation()
  const { shortDay } = useFormats()
  const until = useUntil()
  return [
    { head: t('admin.person'), isName: true, cell: (row) => <PersonCell of={row} /> },
    { id: 'role', head: t('admin.role'), cell: ({ role }) => role },
    {
      id: 'package',
      head: t('admin.people.through'),
      cell: ({ accessPackageId, accessPackage, hadBefore }) => (
        <>
          <Link to={paths.adminPackage(accessPackageId)}>{accessPackage}</Link>
          {hadBefore && <span className={`${surface.sub} ${admin.line}`}>{t('admin.people.hadBefore')}</span>}
        </>
      ),
    },
    { id: 'start', look: 'short', head: t('admin.start'), cell: ({ startDateTime }) => startDateTime && shortDay(startDateTime) },
    { id: 'end', look: 'short', head: t('admin.end'), cell: until },
    { id: 'why', look: 'proof', head: t('admin.operations.why'), cell: ({ requests }) => <ProofCell requests={requests} /> },
  ]
}

export default function ResourcePage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const kindOf = useKindOfResource()
  const columns = useColumns()
  const days = useHeldDays()
  const { data, error, isPending, refetch } = useQuery(resourceQuery(id))
  const result = useInfiniteQuery({ ...holdersOfQuery(id, days), placeholderData: keepPreviousData, enabled: !useWrongDays() })
  if (isPending) return <Skeleton rows={6} />
  if (error) return isNotFound(error) ? <NotFound /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <Page
      title={data.displayName ?? ''}
      lead={[kindOf(data.originSystem), data.description].filter(Boolean).join(' · ')}
      above={<Breadcrumb trail={[{ to: paths.adminResources(), label: t('admin.operations.resources') }]} />}
    >
      <h2 className={admin.heading}>{t('admin.operations.holders')}</h2>
      <div className={admin.filters}>
        <HeldFields />
        <FileOfDays href={holdersOfFile(id, days)} />
      </div>
      <ListOfDays
        label={t('admin.operations.holders')}
        columns={columns}
        result={result}
        keyOf={(row) => row.id}
        found={(count) => t('admin.operations.heldTimes', { count })}
        empty={<Empty icon={<PeopleRegular />} title={t('admin.operations.nobodyHolds')} text={t('admin.operations.nobodyHoldsText')} />}
      />
    </Page>
  )
}
