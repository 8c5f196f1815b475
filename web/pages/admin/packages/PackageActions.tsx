/** What can be done with a package as a whole. */
import { DeleteRegular, EditRegular, LinkRegular, OpenRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { isKeptQuery, useDeletePackage, useHidePackage } from '../../../api/admin-packages.ts'
import type { AdminPackage } from '../../../api/admin-types.ts'
import { paths } from '../../../paths.ts'
import { ActionButton, LinkButton } from '../../../ui/buttons.tsx'
import { Confirm } from '../../../ui/Confirm.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import { useCopyLink } from '../../../ui/use-copy-link.ts'
import { useMayChange } from './policy/use-rights.ts'

const CopyLink = ({ id }: { id: string }) => {
  const { t } = useTranslation()
  const copy = useCopyLink()
  return (
    <ActionButton icon={<LinkRegular />} onClick={() => void copy(paths.requestPackage(id))}>
      {t('admin.package.copyLink')}
    </ActionButton>
  )
}

/** What can be done about the package: whether somebody has or had it is asked once somebody wants to delete it. */
const useWays = ({ id, displayName, catalog, isHidden }: AdminPackage, isAsked: boolean) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const navigate = useNavigate()
  const deletion = useDeletePackage()
  const hiding = useHidePackage(id)
  const isKept = useQuery({ ...isKeptQuery(id), enabled: isAsked }).data
  const remove = async () => {
    await deletion.mutateAsync({ id, leave: () => navigate(catalog ? paths.adminCatalog(catalog.id, 'packages') : paths.adminPackages()) })
    notify(t('admin.package.deleted', { name: displayName }))
  }
  const hide = () => hiding.mutateAsync(undefined).then(() => notify(t('admin.policyForm.saved', { name: displayName })))
  if (isKept === undefined) return { text: t('common.loading'), go: remove }
  if (!isKept) return { text: t('admin.package.deleteText'), confirm: t('admin.package.delete'), go: remove }
  return isHidden ? { text: t('admin.package.keptHidden'), go: hide } : { text: t('admin.package.kept'), confirm: t('admin.package.hide'), go: hide }
}

const Delete = ({ of }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const [isAsked, setAsked] = useState(false)
  const { text, confirm, go } = useWays(of, isAsked)
  return (
    <Confirm
      title={t('admin.package.deleteTitle', { name: of.displayName })}
      text={text}
      confirm={confirm}
      keep={t(confirm ? 'common.cancel' : 'common.close')}
      onConfirm={go}
      trigger={(open) => (
        <ActionButton
          icon={<DeleteRegular />}
          onClick={() => {
            setAsked(true)
            open()
          }}
        >
          {t('admin.package.delete')}
        </ActionButton>
      )}
    />
  )
}

export const PackageActions = ({ of }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const mayChange = useMayChange(of.catalog?.id)
  return (
    <>
      {mayChange && (
        <LinkButton icon={<EditRegular />} to={paths.adminEditPackage(of.id)}>
          {t('admin.package.edit')}
        </LinkButton>
      )}
      <CopyLink id={of.id} />
      <LinkButton icon={<OpenRegular />} to={paths.requestPackage(of.id)}>
        {t('admin.packages.inMyAccess')}
      </LinkButton>
      {mayChange && <Delete of={of} />}
    </>
  )
}
