/** Where one begins: the dashboard, or the audit log for whoever may read nothing else. */
import { Navigate } from 'react-router'
import { paths } from '../../paths.ts'
import { useAdministration } from '../../session.ts'
import Dashboard from './dashboard/Dashboard.tsx'

export default function Start() {
  const { everywhere, catalogs, audit } = useAdministration()
  return audit && !everywhere && catalogs.length === 0 ? <Navigate to={paths.adminAudit()} replace /> : <Dashboard />
}
