/** Says so where no process does the jobs: all looks well until something should have ended. */
import { useTranslation } from 'react-i18next'
import type { Installation } from '../../../api/admin-beginnings.ts'
import surface from '../../../ui/surface.module.css'
import admin from '../admin.module.css'
import css from './first-run.module.css'

export const JobsNote = ({ of: { jobs } }: { of: Installation }) => {
  const { t } = useTranslation()
  if (jobs.processes > 0) return null
  return (
    <section aria-labelledby="no-jobs" className={`${css.wrong} ${surface.card}`}>
      <h2 id="no-jobs" className={admin.heading}>
        {t('admin.beginnings.noJobsTitle')}
      </h2>
      <p>{t('admin.beginnings.noJobs')}</p>
    </section>
  )
}
