/** Goes to anything of the administration by its name, as far as one may read it. */
import { adminQuickQuery } from '../../api/admin-quick.ts'
import { useSession } from '../../session.ts'
import { QuickSwitchDialog } from '../shell/QuickSwitchDialog.tsx'
import { useQuick } from '../shell/use-quick.ts'
import { useEntries } from './AdminNavigation.tsx'

export default function AdminGoTo({ onClose }: { onClose: () => void }) {
  const { administration } = useSession()
  const quick = useQuick({ pages: useEntries(), server: (text) => adminQuickQuery(text, administration) })
  return <QuickSwitchDialog {...quick} onClose={onClose} />
}
