/** The figures of the moment, each in a tile. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Figures } from '../../../api/admin-types.ts'
import { paths } from '../../../paths.ts'
import { locale } from '../../../texts/index.ts'
import { useFormats } from '../../../texts/format.ts'
import surface from '../../../ui/surface.module.css'
import css from '../admin.module.css'

/** To the minute, or to the hour once there are many. */
const roughly = (seconds: number): string => {
  const minutes = Math.max(1, Math.round(seconds / 60))
  return minutes < 120 ? `PT${minutes}M` : minutes < 48 * 60 ? `PT${Math.round(minutes / 60)}H` : `P${Math.round(minutes / 1440)}D`
}

export const Tiles = ({ of }: { of: Figures }) => {
  const { t } = useTranslation()
  const { duration } = useFormats()
  const count = (n: number) => n.toLocaleString(locale())
  const median = (seconds: number | null) => (seconds === null ? t('admin.dashboard.never') : duration(roughly(seconds)))
  const tiles: readonly { label: string; value: string; isBad?: boolean; to?: string }[] = [
    { label: t('admin.dashboard.pending'), value: count(of.pendingApproval), to: paths.adminRequests({ show: 'pending' }) },
    { label: t('admin.dashboard.delivering'), value: count(of.delivering), to: paths.adminRequests({ show: 'delivering' }) },
    { label: t('admin.dashboard.failed'), value: count(of.failed), isBad: of.failed > 0, to: paths.adminRequests({ show: 'failed' }) },
    { label: t('admin.dashboard.held'), value: count(of.held), to: paths.adminAssignments({ state: 'active' }) },
    { label: t('admin.dashboard.ending', { count: of.soonDays }), value: count(of.endingSoon), to: paths.adminAssignments({ state: 'ending' }) },
    { label: t('admin.dashboard.toDecide'), value: median(of.medianSecondsToDecide) },
    { label: t('admin.dashboard.toDeliver'), value: median(of.medianSecondsToDeliver) },
  ]
  return (
    <dl className={css.figures}>
      {tiles.map(({ label, value, isBad = false, to }) => (
        <div key={label} className={`${css.figure} ${surface.card}`} data-bad={isBad || undefined}>
          <dt>{to ? <Link to={to}>{label}</Link> : label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
