/** A package's face and name at the top of a pane. */
import type { AccessPackage } from '../../api/types.ts'
import { PackageAvatar } from '../../ui/Avatar.tsx'
import surface from '../../ui/surface.module.css'
import css from './packages.module.css'

export const PackageHead = ({ item, children }: { item: AccessPackage; children?: React.ReactNode }) => (
  <div className={css.head}>
    <PackageAvatar name={item.displayName} size="large" />
    <div className={css.headWords}>
      <p className={css.headName}>{item.displayName}</p>
      <p className={surface.sub}>{item.catalog?.displayName}</p>
      {children}
    </div>
  </div>
)
