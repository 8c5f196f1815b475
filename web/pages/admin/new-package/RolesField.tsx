/** The roles of the catalog's resources, each with a box to tick. */
import { Checkbox } from '@fluentui/react-components'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ChosenRole } from '../../../api/admin-packages.ts'
import type { CatalogResource } from '../../../api/admin-types.ts'
import { catalogResourcesQuery } from '../../../api/admin.ts'
import { rowsOf } from '../../../api/queries.ts'
import { ActionButton } from '../../../ui/buttons.tsx'
import { Failure, Skeleton } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import { useKindOfResource } from '../use-kind-of-resource.ts'
import css from './new-package.module.css'
import { keyOfRole } from './package-draft.ts'

const rolesOf = ({ id, displayName, originId, originSystem, roles = [] }: CatalogResource): ChosenRole[] =>
  roles.flatMap((role) =>
    role.originId
      ? [
          {
            resourceId: id,
            resource: displayName ?? '',
            resourceOriginId: originId ?? '',
            originSystem: originSystem ?? '',
            roleOriginId: role.originId,
            role: role.displayName ?? '',
          },
        ]
      : [],
  )

type Props = {
  catalogId: string
  chosen: readonly ChosenRole[]
  /** Roles that the package gives already. */
  present?: readonly string[]
  onChange: (roles: ChosenRole[]) => void
}

export const RolesField = ({ catalogId, chosen, present = [], onChange }: Props) => {
  const { t } = useTranslation()
  const kindOf = useKindOfResource()
  const result = useInfiniteQuery(catalogResourcesQuery(catalogId))
  if (result.isPending) return <Skeleton rows={3} />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const resources = rowsOf(result.data)
  if (resources.length === 0) return <p className={surface.quiet}>{t('admin.make.noResources')}</p>
  return (
    <>
      {resources.map((resource) => (
        <fieldset key={resource.id} className={css.resource}>
          <legend>
            {resource.displayName} <span className={surface.sub}>{kindOf(resource.originSystem)}</span>
          </legend>
          {rolesOf(resource).map((role) => (
            <Checkbox
              key={keyOfRole(role)}
              label={role.role}
              disabled={present.includes(keyOfRole(role))}
              checked={present.includes(keyOfRole(role)) || chosen.some((one) => keyOfRole(one) === keyOfRole(role))}
              onChange={(_, { checked }) => onChange(checked ? [...chosen, role] : chosen.filter((one) => keyOfRole(one) !== keyOfRole(role)))}
            />
          ))}
        </fieldset>
      ))}
      {result.hasNextPage && <ActionButton onClick={() => void result.fetchNextPage()}>{t('common.more')}</ActionButton>}
    </>
  )
}
