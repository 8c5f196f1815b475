/** Who was given a role, with the way to take it back. What follows from a group or a role in the tenant is not in it. */
import { PeopleRegular } from '@fluentui/react-icons'
import type { UseInfiniteQueryResult, InfiniteData } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { kindOfPrincipal, roleOfAssignment, useTakeRole } from '../../../api/admin-roles.ts'
import type { RoleAssignment } from '../../../api/admin-types.ts'
import type { Page } from '../../../api/client.ts'
import { rowsOf } from '../../../api/queries.ts'
import { paths } from '../../../paths.ts'
import { useAdministration, useMe } from '../../../session.ts'
import { ActionButton } from '../../../ui/buttons.tsx'
import { Confirm } from '../../../ui/Confirm.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import { Empty } from '../../../ui/states.tsx'
import type { Column } from '../../../ui/Table.tsx'
import { TableView } from '../../../ui/TableView.tsx'

type Result = UseInfiniteQueryResult<InfiniteData<Page<RoleAssignment>>>
type Props = { label: string; result: Result; mayTake: boolean; none: { title: string; text: string } }

/** Roles in the words of the portal; one that it does not know has the name that the API gives. */
const useRoleName = () => {
  const { t } = useTranslation()
  return (of: RoleAssignment): string => {
    const role = roleOfAssignment(of)
    return role ? t(`admin.govern.roles.${role}`) : (of.roleDefinition?.displayName ?? '')
  }
}

/** Is it the only owner that there is? */
const isLastOwner = (of: RoleAssignment, { data, hasNextPage }: Result): boolean =>
  roleOfAssignment(of) === 'owner' && !hasNextPage && rowsOf(data).filter((one) => roleOfAssignment(one) === 'owner').length === 1

const TakeRole = ({ of, result }: { of: RoleAssignment; result: Result }) => {
  const { t } = useTranslation()
  const me = useMe()
  const notify = useNotify()
  const take = useTakeRole()
  const words = { name: of.principal?.displayName ?? t('common.someone'), role: useRoleName()(of) }
  const about = isLastOwner(of, result) ? 'takeLast' : of.principal?.id === me.id ? 'takeOwn' : 'takeOne'
  return (
    <Confirm
      title={t('admin.govern.takeRole', words)}
      text={t(`admin.govern.${about}`, words)}
      confirm={t('admin.govern.remove')}
      keep={t('common.cancel')}
      onConfirm={() => take.mutateAsync(of.id).then(() => notify(t('admin.govern.roleTaken', words)))}
      trigger={(open) => (
        <ActionButton size="small" onClick={open} aria-label={t('admin.govern.takeNamed', words)}>
          {t('admin.govern.remove')}
        </ActionButton>
      )}
    />
  )
}

/** A person, with a way to all that they have for whoever may see that; or another holder by name. */
const Holder = ({ of }: { of: RoleAssignment }) => {
  const { t } = useTranslation()
  const { people } = useAdministration()
  const name = of.principal?.displayName ?? t('common.someone')
  return of.principal && people && kindOfPrincipal(of) === 'user' ? <Link to={paths.adminPerson(of.principal.id)}>{name}</Link> : name
}

export const RoleHolders = ({ label, result, mayTake, none }: Props) => {
  const { t } = useTranslation()
  const nameOf = useRoleName()
  const columns: readonly Column<RoleAssignment>[] = [
    { head: t('admin.name'), isName: true, cell: (one) => <Holder of={one} /> },
    {
      head: t('admin.kind'),
      cell: (one) => {
        const kind = kindOfPrincipal(one)
        return kind && t(`admin.govern.principals.${kind}`)
      },
    },
    { head: t('admin.role'), cell: nameOf },
    ...(mayTake ? [{ head: t('admin.govern.actions'), cell: (one: RoleAssignment) => <TakeRole of={one} result={result} /> }] : []),
  ]
  return <TableView label={label} columns={columns} result={result} keyOf={(row) => row.id} empty={<Empty icon={<PeopleRegular />} {...none} />} />
}
