/** Goes to anything of My Access by its name: what one may ask for and has, one's requests, decisions and people. */
import { useQuery } from '@tanstack/react-query'
import { myAssignments, pendingApprovals, reportsQuery } from '../../api/queries.ts'
import { atMost, quickQuery, type Found } from '../../api/quick.ts'
import { paths } from '../../paths.ts'
import { matches } from '../../ui/SearchField.tsx'
import { isHeld } from '../packages/held.ts'
import { useEntries } from './Navigation.tsx'
import { QuickSwitchDialog } from './QuickSwitchDialog.tsx'
import { useQuick } from './use-quick.ts'

const MOST = 4
const QUITE_NEW = 30_000
/** Finds in the lists that pages of My Access have read already. */
const useLists = (): ((text: string) => Found[]) => {
  const { data: pending = [] } = useQuery({ ...pendingApprovals, staleTime: QUITE_NEW })
  const { data: assignments = [] } = useQuery({ ...myAssignments, staleTime: QUITE_NEW })
  const { data: reports = [] } = useQuery(reportsQuery)
  const approvals = pending.map(({ id, accessPackage, target }): Found => ({
    kind: 'approval',
    id,
    displayName: accessPackage?.displayName ?? '',
    description: target?.displayName ?? null,
    to: paths.approval(id),
  }))
  const held = assignments.filter(isHeld).flatMap(({ id, accessPackage: one }): Found[] =>
    one ? [{ kind: 'held', id, displayName: one.displayName, to: paths.packageDetails(one.id) }] : [],
  )
  const people = reports.map(({ id, displayName }): Found => ({ kind: 'person', id, displayName, to: paths.member(id) }))
  return (text) =>
    [approvals, held, people].flatMap((list) =>
      atMost(
        MOST,
        list.filter(({ displayName, description }) => matches(text, displayName, description)),
      ),
    )
}

export default function GoTo({ onClose }: { onClose: () => void }) {
  const quick = useQuick({ pages: useEntries(), here: useLists(), server: quickQuery })
  return <QuickSwitchDialog {...quick} onClose={onClose} />
}
