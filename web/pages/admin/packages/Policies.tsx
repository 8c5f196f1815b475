/** The policies of a package, each as the way that a request takes: who may ask, who decides one after another, how long access lasts. */
import { AddRegular, CalendarClockRegular, DeleteRegular, EditRegular, HistoryRegular, PeopleSwapRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { useDeletePolicy } from '../../../api/admin-policies.ts'
import type { AdminPackage, AdminPolicy } from '../../../api/admin-types.ts'
import { paths } from '../../../paths.ts'
import { ActionButton, LinkButton } from '../../../ui/buttons.tsx'
import { Confirm } from '../../../ui/Confirm.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import surface from '../../../ui/surface.module.css'
import css from '../admin.module.css'
import { useMayChange } from './policy/use-rights.ts'
import { PolicyFlow } from './PolicyFlow.tsx'
import { useMay } from '../use-may.ts'

const Delete = ({ policy: { id, displayName, automaticRequestSettings }, reason }: { policy: AdminPolicy; reason: string | undefined }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const deletion = useDeletePolicy()
  return (
    <Confirm
      title={t('admin.policyForm.deleteTitle', { name: displayName })}
      text={t(automaticRequestSettings ? 'admin.policyForm.deleteAutomaticText' : 'admin.policyForm.deleteText')}
      confirm={t('admin.policyForm.delete')}
      keep={t('common.cancel')}
      onConfirm={async () => {
        await deletion.mutateAsync(id)
        notify(t('admin.policyForm.deleted', { name: displayName }))
      }}
      trigger={(open) => (
        <ActionButton
          size="small"
          appearance="subtle"
          icon={<DeleteRegular />}
          reason={reason}
          aria-label={t('admin.policyForm.deleteOf', { name: displayName })}
          onClick={open}
        >
          {t('admin.policyForm.delete')}
        </ActionButton>
      )}
    />
  )
}

const Actions = ({ packageId, policy, mayChange }: { packageId: string; policy: AdminPolicy; mayChange: boolean }) => {
  const { t } = useTranslation()
  const automatic = useMay()('policy.writeAutomatic')
  const { id, displayName: name, automaticRequestSettings } = policy
  const reason = automaticRequestSettings && !automatic ? t('admin.policyForm.automaticIsForAdministrators') : undefined
  const link = { size: 'small', appearance: 'subtle' } as const
  return (
    <div className={css.actions}>
      {mayChange && !reason && (
        <>
          <LinkButton {...link} icon={<EditRegular />} to={paths.adminPolicy(packageId, id)} aria-label={t('admin.policyForm.editOf', { name })}>
            {t('admin.policyForm.edit')}
          </LinkButton>
          <LinkButton {...link} icon={<PeopleSwapRegular />} to={paths.adminPolicyRules(packageId, id)} aria-label={t('admin.policyRules.of', { name })}>
            {t('admin.policyRules.title')}
          </LinkButton>
        </>
      )}
      {mayChange && reason && (
        <ActionButton {...link} icon={<EditRegular />} reason={reason} aria-label={t('admin.policyForm.editOf', { name })}>
          {t('admin.policyForm.edit')}
        </ActionButton>
      )}
      {mayChange && !automaticRequestSettings && (
        <LinkButton {...link} icon={<CalendarClockRegular />} to={paths.adminPolicyDuration(packageId, id)} aria-label={t('admin.duration.of', { name })}>
          {t('admin.duration.title')}
        </LinkButton>
      )}
      <LinkButton {...link} icon={<HistoryRegular />} to={paths.adminPolicyVersions(packageId, id)} aria-label={t('admin.versions.of', { name })}>
        {t('admin.versions.title')}
      </LinkButton>
      {mayChange && <Delete policy={policy} reason={reason} />}
    </div>
  )
}

const Add = ({ packageId }: { packageId: string }) => {
  const { t } = useTranslation()
  const automatic = useMay()('policy.writeAutomatic')
  return (
    <div className={surface.bar}>
      <LinkButton appearance="primary" icon={<AddRegular />} to={paths.adminNewPolicy(packageId)}>
        {t('admin.policyForm.addPolicy')}
      </LinkButton>
      {automatic ? (
        <LinkButton icon={<AddRegular />} to={paths.adminNewPolicy(packageId, { automatic: 'yes' })}>
          {t('admin.policyForm.addAutomatic')}
        </LinkButton>
      ) : (
        <ActionButton icon={<AddRegular />} reason={t('admin.policyForm.automaticIsForAdministrators')}>
          {t('admin.policyForm.addAutomatic')}
        </ActionButton>
      )}
    </div>
  )
}

export const Policies = ({ of: { id, catalog, assignmentPolicies = [] } }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const mayChange = useMayChange(catalog?.id)
  const mayRead = useMay()('catalog.read', catalog?.id)
  return (
    <>
      {mayChange && <Add packageId={id} />}
      {assignmentPolicies.length === 0 && !mayRead && <p className={surface.quiet}>{t('admin.sod.hiddenRules')}</p>}
      <ul className={css.flows}>
        {assignmentPolicies.map((policy) => (
          <li key={policy.id} className={`${css.policy} ${surface.card}`}>
            <h2 className={css.heading}>{policy.displayName}</h2>
            {policy.description && <p className={surface.quiet}>{policy.description}</p>}
            <PolicyFlow policy={policy} />
            <Actions packageId={id} policy={policy} mayChange={mayChange} />
          </li>
        ))}
      </ul>
    </>
  )
}
