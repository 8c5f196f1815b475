/** The access packages that one has begun elsewhere: each is kept under the catalog that one came from, and could not be found again from here. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { catalogQuery } from '../../../api/admin.ts'
import { draftsUnder } from '../../../forms/draft.ts'
import { paths } from '../../../paths.ts'
import surface from '../../../ui/surface.module.css'
import { draftName, type PackageDraft } from './package-draft.ts'

type Props = { /** The catalog that one came from. */ begun: string; draft: PackageDraft }

const One = ({ begun, draft: { name, catalogId } }: Props) => {
  const { t } = useTranslation()
  const { data, isFetching } = useQuery({ ...catalogQuery(catalogId), enabled: catalogId !== '' })
  if (isFetching && !data) return null
  return (
    <p className={surface.quiet}>
      {data ? t('admin.make.unfinishedIn', { catalog: data.displayName }) : t('admin.make.unfinished')}{' '}
      <Link to={paths.adminNewPackage(begun ? { catalog: begun } : {})}>{name.trim() ? t('admin.make.goOnWithNamed', { name: name.trim() }) : t('admin.make.goOnWith')}</Link>
    </p>
  )
}

export const Unfinished = ({ from }: { from: string }) => {
  // What one begins here meanwhile is none of them.
  const [all] = useState(() => draftsUnder<PackageDraft>(draftName('')))
  return all.map(([begun, draft]) => begun !== from && <One key={begun} begun={begun} draft={draft} />)
}
