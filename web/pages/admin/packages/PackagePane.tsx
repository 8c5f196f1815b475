/** A pane above the page of a package: it stands there while the package is read, and says so when it may not be changed. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { adminPackageQuery } from '../../../api/admin.ts'
import type { AdminPackage } from '../../../api/admin-types.ts'
import { paths, type PackageTab } from '../../../paths.ts'
import { Pane } from '../../../ui/Pane.tsx'
import { Failure, Skeleton } from '../../../ui/states.tsx'
import { useMayChange } from './policy/use-rights.ts'

type Props = { title: (of: AdminPackage) => string; tab?: PackageTab; isOnlyRead?: boolean; children: (of: AdminPackage) => ReactNode }

export const PackagePane = ({ title, tab = 'overview', isOnlyRead = false, children }: Props) => {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const { data, error, refetch } = useQuery(adminPackageQuery(id))
  const mayDo = useMayChange(data?.catalog?.id) || isOnlyRead
  return (
    <Pane title={data ? title(data) : t('common.loading')} closeTo={paths.adminPackage(id, tab)} mayNot={data && !mayDo ? t('admin.mayNot.changePackage') : undefined}>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton rows={4} shape="text" />)}
      {data && mayDo && children(data)}
    </Pane>
  )
}
