/** What happened, by whom and to what: searched by activities and names, narrowed to somebody, something and days, and taken along as a file. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { auditFile, auditQuery } from '../../../api/admin.ts'
import type { AuditEvent } from '../../../api/admin-types.ts'
import { literal } from '../../../api/client.ts'
import { zone } from '../../../clock.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { useFormats } from '../../../texts/format.ts'
import { MayNot } from '../../../ui/MayNot.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Pill } from '../../../ui/Pill.tsx'
import { SearchField } from '../../../ui/SearchField.tsx'
import type { Column } from '../../../ui/Table.tsx'
import { Chips } from '../../../ui/Tabs.tsx'
import css from '../admin.module.css'
import { DayField, PackageField, PersonField, useDay, useListLink, useWrongDays } from '../filters.tsx'
import { FileOfDays, ListOfDays } from '../OfDays.tsx'
import { About } from './About.tsx'

/** A day of one's own calendar, as the moment it begins or the next one does. */
const startOf = (day: string, later = 0): string => Temporal.PlainDate.from(day).add({ days: later }).toZonedDateTime(zone()).toInstant().toString()

const RESULTS = ['success', 'failure'] as const
const useResult = () => {
  const [query] = useSearchParams()
  return RESULTS.find((name) => name === query.get('result'))
}
const about = (id: string): string => `targetResources/any(t: t/id eq ${literal(id)})`
const useFilter = (): string => {
  const [query] = useSearchParams()
  const [from, to, result] = [useDay('from'), useDay('to'), useResult()]
  const [person, thing] = [query.get('person'), query.get('package')]
  return [
    ...(person ? [`(initiatedBy/user/id eq ${literal(person)} or ${about(person)})`] : []),
    ...(thing ? [about(thing)] : []),
    ...(result ? [`result eq '${result}'`] : []),
    ...(from ? [`activityDateTime ge ${startOf(from)}`] : []),
    ...(to ? [`activityDateTime lt ${startOf(to, 1)}`] : []),
  ].join(' and ')
}

/** Who did it, with the way to what they have for whoever may see that. */
const Who = ({ event: { initiatedBy } }: { event: AuditEvent }) => {
  const { people } = useAdministration()
  const { id, displayName } = initiatedBy?.user ?? {}
  return id && displayName && people ? <Link to={paths.adminPerson(id)}>{displayName}</Link> : (displayName ?? initiatedBy?.app?.displayName)
}

const Log = () => {
  const { t } = useTranslation()
  const { time } = useFormats()
  const link = useListLink()
  const shown = useResult()
  const { people, everywhere, catalogs } = useAdministration()
  const [query] = useSearchParams()
  const asked = { search: query.get('q') ?? '', filter: useFilter() }
  const result = useInfiniteQuery({ ...auditQuery(asked), placeholderData: keepPreviousData, enabled: !useWrongDays() })
  const columns: readonly Column<AuditEvent>[] = [
    { look: 'short', head: t('admin.audit.when'), cell: ({ activityDateTime }) => time(activityDateTime) },
    { head: t('admin.audit.activity'), isName: true, cell: ({ activityDisplayName }) => activityDisplayName },
    { head: t('admin.audit.by'), cell: (event) => <Who event={event} /> },
    { head: t('admin.audit.about'), cell: (event) => <About event={event} /> },
    {
      head: t('admin.audit.result'),
      cell: ({ result: its }) => (
        <Pill tone={its === 'success' ? 'good' : 'bad'}>{its === 'success' ? t('admin.audit.success') : t('admin.audit.failure')}</Pill>
      ),
    },
  ]
  return (
    <Page title={t('admin.nav.audit')} lead={t('admin.audit.lead')}>
      <div className={css.filters}>
        <SearchField className={css.wide} label={t('admin.audit.search')} />
        {people && <PersonField label={t('admin.audit.byOrAbout')} />}
        {(everywhere || catalogs.length > 0) && <PackageField />}
        <DayField name="from" label={t('admin.audit.from')} />
        <DayField name="to" label={t('admin.audit.to')} />
        <FileOfDays href={auditFile(asked)} />
      </div>
      <Chips
        label={t('common.filter')}
        tabs={[undefined, ...RESULTS].map((name) => ({
          to: link({ result: name }),
          label: name ? t(`admin.audit.${name}`) : t('requests.filters.all'),
          current: name === shown,
        }))}
      />
      <ListOfDays label={t('admin.nav.audit')} columns={columns} result={result} keyOf={(event) => event.id} />
    </Page>
  )
}

/** Whom no role opens it for is told so: a list with nothing in it would say that nothing has happened. */
export default function AuditLog() {
  const { t } = useTranslation()
  if (useAdministration().audit) return <Log />
  return (
    <Page title={t('admin.nav.audit')} lead={t('admin.audit.lead')}>
      <MayNot reason={t('admin.mayNot.audit')} />
    </Page>
  )
}
