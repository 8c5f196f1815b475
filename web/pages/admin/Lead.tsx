/** What stands under the title of a catalog or a package: what it is for, and as what one sees it. */
import surface from '../../ui/surface.module.css'
import css from './admin.module.css'
import { useRoleHere } from './use-role-here.ts'

export const Lead = ({ text, catalogId }: { text: string | null | undefined; catalogId: string | undefined }) => {
  const role = useRoleHere(catalogId)
  return (
    <>
      {text}
      {role && <span className={`${css.line} ${surface.sub}`}>{role}</span>}
    </>
  )
}
