/** Whatever goes on in the background, at the foot of each page of the administration until it is closed. */
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import css from './bulk.module.css'
import { RunReport } from './RunReport.tsx'
import { useRuns } from './runs.ts'

export const Runs = () => {
  const { t } = useTranslation()
  const runs = useRuns()
  // Where something is begun with many people, its page tells how it goes.
  const isToldThere = useLocation().pathname.endsWith('/assignments/new')
  if (runs.length === 0 || isToldThere) return null
  return (
    <aside className={css.runs} aria-label={t('admin.runs.label')}>
      {runs.map((run) => (
        <RunReport key={run.id} of={run} />
      ))}
    </aside>
  )
}
