/** Points from the dashboard to the first steps, until all are done or somebody does not want it any more. A demonstration has nothing to set up. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { installationQuery } from '../../../api/admin-beginnings.ts'
import { paths } from '../../../paths.ts'
import { useSession } from '../../../session.ts'
import { ActionButton, LinkButton } from '../../../ui/buttons.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import surface from '../../../ui/surface.module.css'
import admin from '../admin.module.css'
import { dismiss, isDismissed } from './dismissed.ts'
import css from './first-run.module.css'
import { JobsNote } from './JobsNote.tsx'
import { openSteps, STEPS } from './steps.ts'
import { useMay } from '../use-may.ts'

export const FirstRunNote = () => {
  const { t } = useTranslation()
  const notify = useNotify()
  const { demo } = useSession()
  const mayRead = useMay()('settings.read')
  const [gone, setGone] = useState(isDismissed)
  const { data } = useQuery({ ...installationQuery, enabled: !demo && mayRead, staleTime: 60_000 })
  const left = data ? openSteps(data) : []
  const [next] = left
  if (!data) return null
  if (gone || !next) return <JobsNote of={data} />
  const close = () => {
    dismiss()
    setGone(true)
    notify(t('admin.beginnings.dismissed', { address: paths.adminFirstRun() }), 'info')
  }
  return (
    <>
      <JobsNote of={data} />
      <section aria-labelledby="first-run" className={`${css.note} ${surface.card}`}>
        <div className={surface.main}>
          <h2 id="first-run" className={admin.heading}>
            {t('admin.beginnings.noteTitle')}
          </h2>
          <p className={surface.quiet}>
            {t('admin.beginnings.doneOf', { done: STEPS.length - left.length, all: STEPS.length })}{' '}
            {t('admin.beginnings.next', { step: t(`admin.beginnings.steps.${next}`) })}
          </p>
        </div>
        <div className={surface.bar}>
          <ActionButton appearance="subtle" onClick={close}>
            {t('admin.beginnings.dismiss')}
          </ActionButton>
          <LinkButton appearance="primary" to={paths.adminFirstRun()}>
            {t('admin.beginnings.goOn')}
          </LinkButton>
        </div>
      </section>
    </>
  )
}
