/** The settings for those who may only read them. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { namesQuery } from '../../../api/admin.ts'
import type { Settings } from '../../../api/admin-settings.ts'
import { useFormats } from '../../../texts/format.ts'
import surface from '../../../ui/surface.module.css'
import admin from '../admin.module.css'
import { choiceOf, sections, valueOf, type Row } from './settings.ts'
import css from './settings.module.css'

/** A length of time in words; `half` is the middle of the time, and nothing is no limit. */
const useLength = () => {
  const { t } = useTranslation()
  const { duration } = useFormats()
  return (iso: string): string => (iso === 'half' ? t('admin.settings.half') : iso === 'PT0S' ? t('admin.settings.atOnce') : duration(iso))
}

const InWord = ({ of, row }: { of: Settings; row: Row }) => {
  const { t } = useTranslation()
  const { allOf } = useFormats()
  const length = useLength()
  const { data: names } = useQuery(namesQuery(of.delegation.groups))
  const value = valueOf(of, row)
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  const known = row.kind === 'choice' && choiceOf(value)
  if (known) return t(`admin.settings.choices.${known}`)
  if (row.kind === 'groups') return allOf(of.delegation.groups.map((id) => names?.get(id) ?? id)) || t('admin.settings.noGroups')
  if (Array.isArray(value)) return allOf(value.map(length)) || t('admin.settings.never')
  return value === null ? t('admin.settings.noLimit') : length(value as string)
}

export const InWords = ({ of }: { of: Settings }) => {
  const { t } = useTranslation()
  return sections.map(({ name, rows }) => (
    <section key={name} className={surface.section} aria-labelledby={name}>
      <h2 id={name} className={admin.heading}>
        {t(`admin.settings.sections.${name}`)}
      </h2>
      <dl className={`${css.facts} ${surface.card}`}>
        {rows.map((row) => (
          <div key={row.name}>
            <dt>
              {t(`admin.settings.names.${row.name}`)} <span className={surface.sub}>{t(`admin.settings.hints.${row.name}`)}</span>
            </dt>
            <dd>
              <InWord of={of} row={row} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  ))
}
