/** From an empty installation to the first access package, in five steps and any order. It can be left and come back to: it only tells how it is. */
import { Spinner } from '@fluentui/react-components'
import { CheckmarkCircleRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { installationQuery, type Installation } from '../../../api/admin-beginnings.ts'
import { paths } from '../../../paths.ts'
import { ActionButton } from '../../../ui/buttons.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Pill, type Tone } from '../../../ui/Pill.tsx'
import { Failure, NotFound, Skeleton } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import admin from '../admin.module.css'
import { Breadcrumb } from '../Breadcrumb.tsx'
import css from './first-run.module.css'
import { JobsNote } from './JobsNote.tsx'
import { BODIES } from './StepBodies.tsx'
import { openSteps, stateOf, STEPS, type Step, type StepState } from './steps.ts'
import { useMay } from '../use-may.ts'

const TONES: Record<StepState, Tone> = { done: 'good', todo: 'wait', problem: 'bad' }

const StepCard = ({ step, of }: { step: Step; of: Installation }) => {
  const { t } = useTranslation()
  const state = stateOf(step, of)
  const Body = BODIES[step]
  return (
    <li className={`${css.step} ${surface.card}`}>
      <span className={css.mark} data-state={state} aria-hidden="true">
        {state === 'done' && <CheckmarkCircleRegular />}
      </span>
      <div className={css.head}>
        <h2 className={admin.heading}>{t(`admin.beginnings.steps.${step}`)}</h2>
        <Pill tone={TONES[state]}>{t(`admin.beginnings.states.${state}`)}</Pill>
      </div>
      <div className={css.body}>
        <Body of={of} />
      </div>
    </li>
  )
}

const Steps = () => {
  const { t } = useTranslation()
  const { data, error, isPending, isFetching, refetch } = useQuery(installationQuery)
  const left = data && openSteps(data).length
  return (
    <Page
      title={t('admin.beginnings.title')}
      lead={t('admin.beginnings.lead')}
      above={<Breadcrumb trail={[{ to: paths.admin(), label: t('admin.nav.dashboard') }]} />}
      actions={
        <ActionButton
          icon={isFetching ? <Spinner size="tiny" /> : null}
          onClick={() => {
            if (!isFetching) void refetch()
          }}
        >
          {t('admin.beginnings.checkAgain')}
        </ActionButton>
      }
    >
      {isPending && <Skeleton rows={5} />}
      {error && <Failure error={error} retry={() => void refetch()} />}
      {data && !error && (
        <>
          <JobsNote of={data} />
          <p role="status" className={surface.quiet}>
            {left === 0 ? t('admin.beginnings.allDone') : t('admin.beginnings.doneOf', { done: STEPS.length - (left ?? 0), all: STEPS.length })}
          </p>
          <ol className={css.steps}>
            {STEPS.map((step) => (
              <StepCard key={step} step={step} of={data} />
            ))}
          </ol>
        </>
      )}
    </Page>
  )
}

export default function FirstRun() {
  return useMay()('settings.read') ? <Steps /> : <NotFound />
}
