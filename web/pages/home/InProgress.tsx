/** One's own open requests, each with the name of whoever can act. */
import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paceOf, timelineQuery } from '../../api/queries.ts'
import type { AssignmentRequest } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useFormats } from '../../texts/format.ts'
import surface from '../../ui/surface.module.css'
import { RequestRow } from '../requests/RequestRow.tsx'

const SHOWN = 4

export const InProgress = ({ requests }: { requests: readonly AssignmentRequest[] }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const shown = requests.slice(0, SHOWN)
  const timelines = useQueries({ queries: shown.map(({ id, state }) => timelineQuery(id, paceOf([state]))) })
  const waitsFor = (index: number): string | undefined => {
    const people = timelines[index]?.data?.find(({ kind, when }) => kind === 'approvalStarted' && when === 'now')?.people ?? []
    return people.length ? t('requests.waitsFor', { people: format.anyOf(people.map(({ displayName }) => displayName)) }) : undefined
  }
  return (
    <section className={surface.section} aria-labelledby="in-progress">
      <div className={surface.sectionHead}>
        <h2 id="in-progress" className={surface.heading}>
          {t('home.progress')}
        </h2>
        <Link to={paths.requests({ show: 'open' })}>{t('common.viewAll')}</Link>
      </div>
      <ul className={surface.list}>
        {shown.map((request, index) => (
          <RequestRow key={request.id} request={request} note={waitsFor(index)} />
        ))}
      </ul>
    </section>
  )
}
