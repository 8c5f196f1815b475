/** Asking for a package, on one screen. Also what a shared link opens. */
import { Field, MessageBar, MessageBarBody, MessageBarTitle, Textarea } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useParams, useSearchParams } from 'react-router'
import { isNotFound } from '../../api/graph-error.ts'
import { packageQuery } from '../../api/queries.ts'
import type { AccessPackage, Person, Requirements } from '../../api/types.ts'
import css from '../../forms/forms.module.css'
import { PeriodField } from '../../forms/PeriodField.tsx'
import { useProblemText } from '../../forms/problem-text.ts'
import { QuestionField } from '../../forms/QuestionField.tsx'
import { givenTo, laterStart, questionsOf } from '../../forms/ask.ts'
import { paths } from '../../paths.ts'
import { useMe } from '../../session.ts'
import { Pane } from '../../ui/Pane.tsx'
import { PaneFooter } from '../../ui/PaneFooter.tsx'
import { Refusal } from '../../ui/refusal.tsx'
import { Failure, NotFound, Skeleton } from '../../ui/states.tsx'
import { Before, useObstacle, useObstacleText, type Obstacle } from './Before.tsx'
import { BeneficiaryField } from './BeneficiaryField.tsx'
import { NextSteps } from './NextSteps.tsx'
import { PackageHead } from './PackageHead.tsx'
import { PolicyField } from './PolicyField.tsx'
import { ResourceList } from './ResourceList.tsx'
import packages from './packages.module.css'
import { SwapOffer } from './SwapOffer.tsx'
import { useAsk, type AskState } from './use-ask.ts'

const WhyNot = lazy(async () => ({ default: (await import('./Why.tsx')).WhyNot }))

type Known = { item: AccessPackage; state: AskState; obstacle: Obstacle | undefined }

/** That it cannot be asked for, of oneself or of somebody else. What the reason is, the obstacles say. */
const useCannotTitle = ({ ask, person }: AskState): string => {
  const { t } = useTranslation()
  if (!ask.forOther) return t('ask.cannotTitle')
  return person ? t('ask.cannotTitleOther', { name: person.displayName }) : t('ask.cannotTitleSomeone')
}

const CannotAsk = ({ item, state }: { item: AccessPackage; state: AskState }) => {
  const { t } = useTranslation()
  const me = useMe()
  const { ask, person, conflict } = state
  const words = { name: person?.displayName ?? '', catalog: item.catalog?.displayName ?? '' }
  const reason = conflict.remove?.isAllowed === false ? conflict.remove.reason : undefined
  return (
    <>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{useCannotTitle(state)}</MessageBarTitle>{' '}
          {reason
            ? t('ask.swapCannot', { held: conflict.held?.accessPackage?.displayName ?? '', reason })
            : t(!ask.forOther ? 'ask.cannotText' : person ? 'ask.cannotTextOther' : 'ask.cannotTextSomeone', words)}
        </MessageBarBody>
      </MessageBar>
      <Suspense>
        <WhyNot personId={ask.forOther ? ask.personId : me.id} packageId={item.id} />
      </Suspense>
    </>
  )
}

const cannotBeApproved = (requirements: Requirements): boolean => requirements['@latchkey.nobodyCanApprove'] === true

const Details = ({ state, requirements, catalog }: { state: AskState; requirements: Requirements; catalog: string }) => {
  const { t } = useTranslation()
  const say = useProblemText()
  const { ask, change, problems } = state
  const justification = say(problems.justification)
  const required = requirements.isRequestorJustificationRequired ?? false
  return (
    <>
      {questionsOf(requirements).map((question) => (
        <QuestionField
          key={question.id}
          question={question}
          given={givenTo(question, ask)}
          problem={say(problems[`answers/${question.id}`])}
          forOther={ask.forOther}
          onChange={(given) => change({ answers: { ...ask.answers, [question.id]: given } }, `answers/${question.id}`)}
        />
      ))}
      <Field
        data-field="justification"
        label={required ? t('ask.justification') : `${t('ask.justification')} (${t('common.optional')})`}
        required={required}
        hint={requirements.isApprovalRequiredForAdd ? t('ask.justificationHint') : null}
        validationMessage={justification ?? null}
      >
        <Textarea rows={3} resize="vertical" value={ask.justification} onChange={(_, { value }) => change({ justification: value }, 'justification')} />
      </Field>
      <PeriodField
        ask={ask}
        requirements={requirements}
        problems={problems}
        onChange={(part) => change(part, 'schedule/startDateTime', 'schedule/expiration/endDateTime')}
      />
      {cannotBeApproved(requirements) ? (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{t('ask.nobodyTitle')}</MessageBarTitle> {t('ask.nobodyText', { catalog })}
          </MessageBarBody>
        </MessageBar>
      ) : (
        <NextSteps requirements={requirements} start={laterStart(ask, requirements)} />
      )}
    </>
  )
}

const AskFields = ({ item, state, obstacle }: Known) => {
  const say = useProblemText()
  const { ask, change, problems, offered, waitsForPerson, choices, chosen, swap } = state
  return (
    // What was sent stays to be seen until the page of the request is there.
    <fieldset className={css.form} disabled={state.isSent}>
      {obstacle && <Before obstacle={obstacle} state={state} />}
      <BeneficiaryField ask={ask} reports={state.reports} problem={say(problems.person)} onChange={(part) => change(part, 'person', 'policy')} />
      {waitsForPerson || obstacle ? null : state.isReading ? (
        <Skeleton shape="text" rows={3} />
      ) : offered.isLoadingError ? (
        <Failure error={offered.error} retry={() => void offered.refetch()} />
      ) : state.isImpossible ? (
        <CannotAsk item={item} state={state} />
      ) : (
        <>
          {swap && <SwapOffer item={item} held={swap} />}
          <PolicyField
            choices={choices}
            chosen={chosen?.policyId ?? ''}
            problem={say(problems.policy)}
            onChange={(policyId) => change({ policyId }, 'policy')}
          />
          {chosen && <Details state={state} requirements={chosen} catalog={item.catalog?.displayName ?? ''} />}
        </>
      )}
    </fieldset>
  )
}

const Footer = ({ state, obstacle }: Known) => {
  const { t } = useTranslation()
  const obstacleText = useObstacleText(state)
  const cannot = useCannotTitle(state)
  const wrong = Object.keys(state.problems).length
  const { swap } = state
  const reason = obstacle
    ? obstacleText(obstacle)
    : state.isReading
      ? t('common.loading')
      : state.isImpossible
        ? cannot
        : state.chosen && cannotBeApproved(state.chosen)
          ? t('ask.nobodyTitle')
          : !state.waitsForPerson && !state.offered.isSuccess
            ? t('problem.unread')
            : state.isSending
              ? t('ask.submitting')
              : undefined
  const words = swap ? t('ask.swap', { held: swap.accessPackage?.displayName ?? '' }) : t('ask.submit')
  return (
    <PaneFooter words={state.isSending ? t('ask.submitting') : words} isSending={state.isSending} reason={reason} draft={state.draft} go={state.send}>
      {!state.isSending && <Refusal error={state.error} otherwise={wrong ? t('ask.fix', { count: wrong }) : undefined} />}
    </PaneFooter>
  )
}

/** What one gets, without leaving the form for it. */
const Gives = ({ item, person }: { item: AccessPackage; person: Pick<Person, 'displayName'> | undefined }) => {
  const { t } = useTranslation()
  const count = item.resourceRoleScopes?.length ?? 0
  if (count === 0) return null
  return (
    <details className={packages.gives}>
      <summary>
        {person ? t('ask.givesOther', { name: person.displayName }) : t('ask.gives')} · {t('packages.resourceCount', { count })}
      </summary>
      <ResourceList item={item} quiet />
    </details>
  )
}

const Ask = ({ item }: { item: AccessPackage }) => {
  const { t } = useTranslation()
  const { search } = useLocation()
  const state = useAsk(item)
  const found = useObstacle(item, state)
  // One's own request, just sent, is in nobody's way.
  const obstacle = state.isSending ? undefined : found
  return (
    <>
      <PackageHead item={item}>
        <Link to={paths.packageDetails(item.id, { search })} preventScrollReset>
          {t('common.details')}
        </Link>
      </PackageHead>
      <Gives item={item} person={state.person} />
      <AskFields item={item} state={state} obstacle={obstacle} />
      <Footer item={item} state={state} obstacle={obstacle} />
    </>
  )
}

export default function RequestPane() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const [query] = useSearchParams()
  const { search } = useLocation()
  const result = useQuery(packageQuery(id))
  const closeTo = paths.packages() + (query.has('again') ? '' : search)
  return (
    <Pane title={t('ask.title')} tabTitle={result.data ? `${t('ask.title')}: ${result.data.displayName}` : t('ask.title')} closeTo={closeTo}>
      {result.data ? (
        // Another package or person is another form, with a draft of its own.
        <Ask key={`${id} ${query.get('for') ?? ''}`} item={result.data} />
      ) : result.isPending ? (
        <Skeleton shape="text" />
      ) : isNotFound(result.error) ? (
        <NotFound inside />
      ) : (
        <Failure error={result.error} retry={() => void result.refetch()} />
      )}
    </Pane>
  )
}
