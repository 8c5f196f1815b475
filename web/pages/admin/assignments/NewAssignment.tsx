/** Assigns a package to many people at once: under which policy, whom, for how long and why, with one answer to each question for all of them. */
import { Checkbox, Field, Select, Textarea } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { packageToAssignQuery, type PackageToAssign } from '../../../api/admin-operations.ts'
import { isNotFound } from '../../../api/graph-error.ts'
import type { Requirements } from '../../../api/types.ts'
import { givenTo, questionsOf } from '../../../forms/ask.ts'
import { PeriodField } from '../../../forms/PeriodField.tsx'
import { useProblemText } from '../../../forms/problem-text.ts'
import { QuestionField } from '../../../forms/QuestionField.tsx'
import { paths } from '../../../paths.ts'
import { ActionButton } from '../../../ui/buttons.tsx'
import { MayNot } from '../../../ui/MayNot.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Restored } from '../../../ui/Restored.tsx'
import { Failure, NotFound, Skeleton } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import admin from '../admin.module.css'
import { Breadcrumb } from '../Breadcrumb.tsx'
import { RunReport } from '../bulk/RunReport.tsx'
import { useMay } from '../use-may.ts'
import css from './assignments.module.css'
import { PeopleField } from './PeopleField.tsx'
import { useAssigning, type Assigning } from './use-assigning.ts'

const Part = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <section aria-label={title} className={`${css.part} ${surface.card}`}>
    <h2 className={admin.heading}>{title}</h2>
    {children}
  </section>
)

const Questions = ({ state: { ask, problems, change }, requirements }: { state: Assigning; requirements: Requirements }) => {
  const { t } = useTranslation()
  const say = useProblemText()
  const questions = questionsOf(requirements)
  if (questions.length === 0) return null
  return (
    <Part title={t('admin.assign.questions')}>
      <p className={surface.quiet}>{t('admin.assign.questionsHint')}</p>
      {questions.map((question) => (
        <QuestionField
          key={question.id}
          question={{ ...question, isRequired: question['@latchkey.attribute'] ? (question.isRequired ?? false) : false }}
          given={givenTo(question, ask)}
          problem={say(problems[`answers/${question.id}`])}
          forOther
          onChange={(given) => change({ answers: { ...ask.answers, [question.id]: given } }, `answers/${question.id}`)}
        />
      ))}
    </Part>
  )
}

const Terms = ({ state: { ask, problems, change, maySkip, waits }, requirements }: { state: Assigning; requirements: Requirements }) => {
  const { t } = useTranslation()
  const say = useProblemText()
  return (
    <Part title={t('admin.assign.terms')}>
      <PeriodField
        ask={ask}
        requirements={{ ...requirements, isApprovalRequiredForAdd: waits }}
        problems={problems}
        direct
        onChange={(part) => change(part, 'schedule/startDateTime', 'schedule/expiration/endDateTime')}
      />
      {maySkip && (
        <Checkbox label={t('admin.assign.skip')} checked={ask.bypass} onChange={(_, { checked }) => change({ bypass: checked === true }, 'justification')} />
      )}
      <Field
        data-field="justification"
        label={ask.bypass ? t('ask.justification') : `${t('ask.justification')} (${t('common.optional')})`}
        required={ask.bypass}
        hint={t('admin.assign.justificationHint')}
        validationMessage={say(problems.justification) ?? null}
      >
        <Textarea rows={3} resize="vertical" value={ask.justification} onChange={(_, { value }) => change({ justification: value }, 'justification')} />
      </Field>
    </Part>
  )
}

const PolicyField = ({ state: { ask, problems, change, policies } }: { state: Assigning }) => {
  const { t } = useTranslation()
  const say = useProblemText()
  return (
    <Field data-field="policy" label={t('admin.policy')} required hint={t('admin.assign.policyHint')} validationMessage={say(problems.policy) ?? null}>
      <Select value={ask.policyId} onChange={(_, { value }) => change({ policyId: value, answers: {} }, 'policy')}>
        <option value="">{t('admin.assign.choosePolicy')}</option>
        {policies.map(({ id, displayName, automaticRequestSettings }) => (
          <option key={id} value={id} disabled={!!automaticRequestSettings}>
            {automaticRequestSettings ? t('admin.assign.byItself', { name: displayName }) : displayName}
          </option>
        ))}
      </Select>
    </Field>
  )
}

const Side = ({ state, item }: { state: Assigning; item: PackageToAssign }) => {
  const { t } = useTranslation()
  const { ask, waits, run, send } = state
  // Of those who were just refused nobody can be told that they get anything.
  const refusedIds = run?.state === 'running' ? [] : (run?.results ?? []).flatMap(({ key, refusal }) => (refusal === undefined ? [] : [key]))
  const refused = ask.people.filter(({ id }) => refusedIds.includes(id)).length
  const count = ask.people.length - refused
  const reason = run?.state === 'running' ? t('admin.assign.running') : undefined
  return (
    <aside className={css.side} aria-label={t('admin.assign.next')}>
      <div className={`${css.part} ${surface.card}`}>
        <h2 className={admin.heading}>{t('admin.assign.next')}</h2>
        {ask.people.length === 0 && <p className={surface.quiet}>{t('admin.assign.nobody')}</p>}
        {count > 0 && <p className={surface.quiet}>{t(waits ? 'admin.assign.waits' : 'admin.assign.atOnce', { count, name: item.displayName })}</p>}
        {refused > 0 && <p className={surface.quiet}>{t('admin.assign.refused', { count: refused })}</p>}
        <p className={surface.quiet}>{t('admin.assign.mayLeave')}</p>
        <div className={css.buttons}>
          <ActionButton size="large" appearance="primary" reason={reason} onClick={() => send(false)}>
            {t('admin.assign.send')}
          </ActionButton>
          <ActionButton size="large" reason={reason} onClick={() => send(true)}>
            {t('admin.assign.check')}
          </ActionButton>
        </div>
      </div>
      {run && <RunReport of={run} everybody />}
    </aside>
  )
}

const Form = ({ item }: { item: PackageToAssign }) => {
  const { t } = useTranslation()
  const say = useProblemText()
  const state = useAssigning(item)
  const { ask, problems, requirements, add, takeOff, draft } = state
  return (
    <>
      {draft.restored && <Restored anew={draft.clear} />}
      <div className={css.columns}>
        <div className={css.form}>
          <Part title={t('admin.assign.whom')}>
            <PolicyField state={state} />
            <PeopleField people={ask.people} problem={say(problems.person)} onAdd={add} onTakeOff={takeOff} />
          </Part>
          {requirements && <Terms state={state} requirements={requirements} />}
          {requirements && <Questions state={state} requirements={requirements} />}
        </div>
        <Side state={state} item={item} />
      </div>
    </>
  )
}

export default function NewAssignment() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const { data, error, isPending, refetch } = useQuery(packageToAssignQuery(id))
  const may = useMay()
  if (isPending) return <Skeleton rows={6} />
  if (error) return isNotFound(error) ? <NotFound /> : <Failure error={error} retry={() => void refetch()} />
  const trail = [
    { to: paths.adminPackages(), label: t('nav.packages') },
    { to: paths.adminPackage(id, 'assignments'), label: data.displayName },
  ]
  return (
    <Page title={t('admin.assign.title')} lead={t('admin.assign.lead', { name: data.displayName })} above={<Breadcrumb trail={trail} />}>
      {/* Nobody fills in what they cannot send. */}
      {may('assignment.add', data.catalog?.id) ? <Form key={id} item={data} /> : <MayNot reason={t('admin.assign.mayNot')} />}
    </Page>
  )
}
