/** Who may have what does not go together, until when and by whose word; those that have ended, too. */
import { CalendarRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { exceptionsQuery, useEndException, type SeparationException } from '../../../api/admin-separation.ts'
import { paths } from '../../../paths.ts'
import { useFormats } from '../../../texts/format.ts'
import { ActionButton } from '../../../ui/buttons.tsx'
import { Confirm } from '../../../ui/Confirm.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import { Pill } from '../../../ui/Pill.tsx'
import { Empty, Failure, Skeleton } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import { Table, type Column } from '../../../ui/Table.tsx'
import css from '../admin.module.css'
import { useMaySeparate } from './HeldConflicts.tsx'

const EndException = ({ of: { id, person, isInForce } }: { of: SeparationException }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const end = useEndException()
  const words = { name: person.displayName }
  return (
    <Confirm
      title={t('admin.sod.endTitle', words)}
      text={t(isInForce ? 'admin.sod.endText' : 'admin.sod.forgetText')}
      confirm={t('admin.govern.remove')}
      keep={t('common.cancel')}
      onConfirm={() => end.mutateAsync(id).then(() => notify(t('admin.sod.ended', words)))}
      trigger={(open) => (
        <ActionButton size="small" onClick={open} aria-label={t('admin.sod.endNamed', words)}>
          {t('admin.govern.remove')}
        </ActionButton>
      )}
    />
  )
}

const useColumns = (rows: readonly SeparationException[], isOfOne: boolean): readonly Column<SeparationException>[] => {
  const { t } = useTranslation()
  const { shortDay } = useFormats()
  const maySeparate = useMaySeparate(rows.map(({ accessPackage }) => accessPackage.id))
  return [
    { head: t('admin.person'), isName: true, cell: ({ person }) => person.displayName },
    {
      head: t('admin.packages.one'),
      cell: ({ accessPackage, conflict }) => (
        <>
          {isOfOne ? accessPackage.displayName : <Link to={paths.adminPackage(accessPackage.id, 'separation')}>{accessPackage.displayName}</Link>}{' '}
          <span className={`${surface.sub} ${css.line}`}>{t('admin.sod.besidesNamed', { name: conflict.displayName, kind: t(`admin.sod.kinds.${conflict.kind}`) })}</span>
        </>
      ),
    },
    {
      head: t('admin.status'),
      cell: ({ isInForce, until }) => (
        <Pill tone={isInForce ? 'good' : 'calm'}>{isInForce ? t('common.until', { day: shortDay(until) }) : t('admin.sod.endedOn', { day: shortDay(until) })}</Pill>
      ),
    },
    { head: t('admin.sod.owner'), cell: ({ owner }) => owner.displayName },
    {
      head: t('admin.sod.reason'),
      cell: ({ reason, createdBy }) => (
        <>
          {reason} <span className={`${surface.sub} ${css.line}`}>{t('admin.sod.madeBy', { name: createdBy.displayName })}</span>
        </>
      ),
    },
    { head: t('admin.govern.actions'), cell: (one) => maySeparate(one.accessPackage.id) && <EndException of={one} /> },
  ]
}

/** All of them, or those of one package. */
export const Exceptions = ({ packageId }: { packageId?: string }) => {
  const { t } = useTranslation()
  const { data = [], error, isPending, refetch } = useQuery(exceptionsQuery(packageId))
  const columns = useColumns(data, !!packageId)
  if (isPending) return <Skeleton rows={3} />
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (data.length === 0) {
    if (packageId) return <p className={surface.quiet}>{t('admin.sod.noExceptionsTitle')}</p>
    return <Empty icon={<CalendarRegular />} title={t('admin.sod.noExceptionsTitle')} text={t('admin.sod.noExceptionsText')} />
  }
  return <Table label={t('admin.sod.tabs.exceptions')} columns={columns} rows={data} keyOf={(row) => row.id} />
}
