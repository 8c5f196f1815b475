/** How it stands: what waits, what fails, what ends soon, what nobody could decide, and what does not go together. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { figuresQuery } from '../../../api/admin.ts'
import { Page } from '../../../ui/Page.tsx'
import { Failure, Skeleton } from '../../../ui/states.tsx'
import { FirstRunNote } from '../first-run/FirstRunNote.tsx'
import { Conflicts } from './Conflicts.tsx'
import { Coverage } from './Coverage.tsx'
import { Tiles } from './Tiles.tsx'
import { Weeks } from './Weeks.tsx'

export default function Dashboard() {
  const { t } = useTranslation()
  const { data, error, isPending, refetch } = useQuery(figuresQuery)
  return (
    <Page title={t('admin.nav.dashboard')} lead={t('admin.dashboard.lead')}>
      <FirstRunNote />
      {isPending && <Skeleton rows={3} shape="cards" />}
      {error && <Failure error={error} retry={() => void refetch()} />}
      {data && (
        <>
          <Tiles of={data} />
          <Weeks of={data.weeks} />
        </>
      )}
      <Coverage />
      <Conflicts />
    </Page>
  )
}
