/** What an event is about, with the ways to it; what it changed, from what to what; and what else it tells. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AuditEvent } from '../../../api/admin-types.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { useFormats } from '../../../texts/format.ts'
import surface from '../../../ui/surface.module.css'
import css from '../admin.module.css'
import { changesOf } from './changes.ts'

type Target = NonNullable<AuditEvent['targetResources']>[number]
const WAYS: Partial<Record<string, (id: string) => string>> = {
  AccessPackage: paths.adminPackage,
  AccessPackageCatalog: paths.adminCatalog,
  AccessPackageAssignmentRequest: paths.request,
}

/** A thing by its name, or by what it is where it has none. What is gone is nowhere. */
const Thing = ({ of: { id, type, displayName }, isGone }: { of: Target; isGone: boolean }) => {
  const { t } = useTranslation()
  const { people } = useAdministration()
  const name = displayName ?? (type === 'AccessPackageAssignmentRequest' ? t('admin.audit.request') : undefined)
  const way = type === 'User' && people ? paths.adminPerson : WAYS[type ?? '']
  return id && way && !isGone && name ? <Link to={way(id)}>{name}</Link> : name
}

/** Why a role stayed or was gone already: what the log has as a code. One of another day is told as it stands. */
const WHYS = { 'keep-prior': 'keptPrior', 'keep-for-another': 'keptForAnother', 'gone-with-another': 'wentWithAnother', 'found-gone': 'foundGone' } as const
const MOST = 8
export const About = ({ event: { activityDisplayName, targetResources = [], additionalDetails = [], resultReason } }: { event: AuditEvent }) => {
  const { t } = useTranslation()
  const { readable, duration } = useFormats()
  const said = (value: string | null): string =>
    value === null ? t('admin.beginnings.nothing') : /^P(?=.)(\d+[YMWD])*(T(\d+[HMS])+)?$/.test(value) ? duration(value) || '0' : readable(value)
  const changes = targetResources.flatMap(({ modifiedProperties = [] }) => changesOf(modifiedProperties))
  const shown = changes
    .slice(0, MOST)
    .map(({ path, from, to }) => (from === null && to === null ? path : t('admin.beginnings.change', { attribute: path, from: said(from), to: said(to) })))
  const detail = (key: string, value: string): string => {
    const why = key === 'why' && Object.hasOwn(WHYS, value) ? WHYS[value as keyof typeof WHYS] : undefined
    return why ? t(`admin.audit.whys.${why}`) : `${key}: ${readable(value)}`
  }
  const details = additionalDetails.flatMap(({ key, value }) => (value ? [detail(key, value)] : []))
  const more = changes.length - shown.length
  const lines = [...(resultReason ? [readable(resultReason)] : []), ...shown, ...(more > 0 ? [t('admin.beginnings.andMore', { count: more })] : []), ...details]
  const named = targetResources.filter(({ displayName, type }) => displayName || type === 'AccessPackageAssignmentRequest')
  return (
    <>
      {named.map((target, at) => (
        <span key={`${target.type} ${target.id}`}>
          {at > 0 && ', '}
          <Thing of={target} isGone={activityDisplayName.startsWith('Delete') && at === 0} />
        </span>
      ))}
      {lines.map((line, at) => (
        <span key={`${at} ${line}`} className={`${surface.sub} ${css.line}`}>
          {line}
        </span>
      ))}
    </>
  )
}
