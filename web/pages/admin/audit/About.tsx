/** What an event is about, with the ways to it; what it changed, from what to what; and what else it tells. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { namesQuery } from '../../../api/admin.ts'
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
const ID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g
/** As the log has several, one after another. */
const areIds = (value: string): boolean => value.replace(ID, '').trim() === ''
const DURATION = /^P(?=.)(\d+[YMWD])*(T(\d+[HMS])+)?$/
/** How long access lasts, in the words of the form; the log has those of the API. */
const LASTS = { afterDuration: 'time', afterDateTime: 'date', noExpiration: 'never' } as const

/** A value in words, also where it is one of several: a duration, a moment, somebody by name. */
const useSaid = (names: ReadonlyMap<string, string> | undefined): ((value: string) => string) => {
  const { t } = useTranslation()
  const { readable, duration } = useFormats()
  const one = (value: string): string =>
    DURATION.test(value)
      ? duration(value) || '0'
      : Object.hasOwn(LASTS, value)
        ? t(`admin.policyForm.ends.${LASTS[value as keyof typeof LASTS]}`)
        : readable(value).replace(ID, (id) => names?.get(id) ?? id)
  return (value) => value.split(areIds(value) ? ' ' : ', ').map(one).join(', ')
}

const MOST = 8
const MOST_NAMES = 50
export const About = ({ event: { activityDisplayName, targetResources = [], additionalDetails = [], resultReason } }: { event: AuditEvent }) => {
  const { t } = useTranslation()
  const { readable } = useFormats()
  const changes = targetResources.flatMap(({ modifiedProperties = [] }) => changesOf(modifiedProperties))
  const values = [...changes.flatMap(({ from, to }) => [from, to]), ...additionalDetails.map(({ value }) => value)]
  const ids = [...new Set(values.flatMap((value) => value?.match(ID) ?? []))]
  const names = useQuery(namesQuery(ids.slice(0, MOST_NAMES).toSorted())).data
  const inWords = useSaid(names)
  const said = (value: string | null): string => (value === null ? t('admin.beginnings.nothing') : inWords(value))
  const shown = changes
    .slice(0, MOST)
    .map(({ path, from, to }) => (from === null && to === null ? path : t('admin.beginnings.change', { attribute: path, from: said(from), to: said(to) })))
  const detail = (key: string, value: string): string => {
    const why = key === 'why' && Object.hasOwn(WHYS, value) ? WHYS[value as keyof typeof WHYS] : undefined
    return why ? t(`admin.audit.whys.${why}`) : `${key}: ${inWords(value)}`
  }
  // Ids of what has no name, such as an assignment, say nothing here.
  const isTold = (value: string): boolean => !areIds(value) || value.split(' ').some((id) => names?.has(id))
  const details = additionalDetails.flatMap(({ key, value }) => (value && isTold(value) ? [detail(key, value)] : []))
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
