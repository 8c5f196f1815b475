/** Whom a rule would give a package, and separation of duties keeps out. */
import { ShieldCheckmarkRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { automaticConflictsQuery, type AutomaticConflict } from '../../../api/admin-separation.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { useFormats } from '../../../texts/format.ts'
import { Empty, Failure, Skeleton } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import { Table, type Column } from '../../../ui/Table.tsx'
import css from '../admin.module.css'

export const Automatic = () => {
  const { t } = useTranslation()
  const { shortDay, allOf } = useFormats()
  const { people } = useAdministration()
  const { data, error, isPending, refetch } = useQuery(automaticConflictsQuery)
  if (isPending) return <Skeleton rows={3} />
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (data.length === 0) return <Empty icon={<ShieldCheckmarkRegular />} title={t('admin.sod.noAutomaticTitle')} text={t('admin.sod.noAutomaticText')} />
  const columns: readonly Column<AutomaticConflict>[] = [
    {
      head: t('admin.person'),
      isName: true,
      cell: ({ userId, displayName, userPrincipalName }) => (
        <>
          {people ? <Link to={paths.adminPerson(userId)}>{displayName}</Link> : (displayName ?? t('common.someone'))}{' '}
          <span className={`${surface.sub} ${css.line}`}>{userPrincipalName}</span>
        </>
      ),
    },
    { head: t('admin.sod.wouldGet'), cell: ({ accessPackageId, accessPackageName }) => <Link to={paths.adminPackage(accessPackageId, 'separation')}>{accessPackageName}</Link> },
    { head: t('admin.sod.inTheWay'), cell: ({ conflicts }) => allOf(conflicts.map(({ displayName }) => displayName)) },
    { look: 'short', head: t('admin.sod.since'), cell: ({ foundDateTime }) => shortDay(foundDateTime) },
  ]
  return (
    <>
      <p className={surface.quiet}>{t('admin.sod.automaticLead')}</p>
      <Table label={t('admin.sod.tabs.automatic')} columns={columns} rows={data} keyOf={(row) => `${row.userId} ${row.policyId}`} />
    </>
  )
}
