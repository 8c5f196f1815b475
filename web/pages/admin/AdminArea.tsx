/** The pages of the administration, for those who have a role in it. */
import { Outlet } from 'react-router'
import { useSession } from '../../session.ts'
import { NotFound } from '../../ui/states.tsx'
import { Runs } from './bulk/Runs.tsx'

export default function AdminArea() {
  if (!useSession().administration) return <NotFound />
  return (
    <>
      <Outlet />
      <Runs />
    </>
  )
}
