/** Whom a rule would give the package and from whom it would take it, and why it fits one person or does not. Nothing is written. */
import { CheckmarkCircleRegular, DismissCircleRegular } from '@fluentui/react-icons'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ruleProofQuery, type AutomaticPreview, type RuleProof } from '../../../../api/admin-policies.ts'
import type { Person } from '../../../../api/types.ts'
import { useFormats } from '../../../../texts/format.ts'
import { Skeleton } from '../../../../ui/states.tsx'
import { Refusal } from '../../../../ui/refusal.tsx'
import surface from '../../../../ui/surface.module.css'
import admin from '../../admin.module.css'
import css from './preview.module.css'
import { useNames } from './WhoDecides.tsx'

const PersonPicker = lazy(() => import('../../../../forms/PersonPicker.tsx'))
const GROUPS = ['gain', 'lose', 'keep', 'alreadyHave', 'hadBefore', 'conflicts'] as const

const Groups = ({ of }: { of: AutomaticPreview }) => {
  const { t } = useTranslation()
  const { time } = useFormats()
  const names = useNames()
  const when = of.lose.people.map((person) => person.when).toSorted()[0]
  return (
    <dl className={css.groups}>
      {GROUPS.filter((name) => name === 'gain' || name === 'lose' || of[name].count > 0).map((name) => (
        <div key={name}>
          <dt>{t(`admin.automatic.outcome.${name}`, { count: of[name].count })}</dt>
          {of[name].count > 0 && <dd>{names(of[name])}</dd>}
          {name === 'lose' && when && <dd className={surface.quiet}>{t('admin.automatic.outcome.when', { time: time(when) })}</dd>}
        </div>
      ))}
    </dl>
  )
}

const valueOf = (value: RuleProof['value']): string => (Array.isArray(value) ? value.join(', ') : String(value ?? '—'))

const Clause = ({ proof }: { proof: RuleProof }) => {
  const { t } = useTranslation()
  return (
    <li>
      <span className={proof.holds ? css.good : css.bad} aria-hidden="true">
        {proof.holds ? <CheckmarkCircleRegular /> : <DismissCircleRegular />}
      </span>
      <div>
        <span className="visually-hidden">{t(proof.holds ? 'admin.automatic.holds' : 'admin.automatic.fails')}: </span>
        <code>{proof.rule}</code>
        {proof.value !== undefined && <small>{t('admin.automatic.has', { value: valueOf(proof.value) })}</small>}
        {proof.of && proof.of.length > 0 && <Clauses proofs={proof.of} />}
      </div>
    </li>
  )
}
const Clauses = ({ proofs }: { proofs: readonly RuleProof[] }) => (
  <ul className={css.clauses}>
    {proofs.map((proof, n) => (
      <Clause key={`${n} ${proof.rule}`} proof={proof} />
    ))}
  </ul>
)

const Explanation = ({ rule }: { rule: string }) => {
  const { t } = useTranslation()
  const [person, choose] = useState<Person>()
  const { data, error } = useQuery({ ...ruleProofQuery(rule, person?.id ?? ''), enabled: person !== undefined })
  return (
    <>
      <Suspense>
        <PersonPicker
          name="explainedPerson"
          label={t('admin.automatic.explain')}
          hint={t('admin.automatic.explainHint')}
          required={false}
          chosen={person}
          problem={undefined}
          onChange={choose}
        />
      </Suspense>
      <Refusal error={error} />
      {data && (
        <div role="status">
          <p>{t(data.holds ? 'admin.automatic.fits' : 'admin.automatic.fitsNot', { name: data.displayName })}</p>
          <Clauses proofs={[data.proof]} />
        </div>
      )}
    </>
  )
}

/** `rule`: the rule that the preview is of, once the server has taken it. */
export const AutomaticOutcome = ({ rule, result, hasProblem }: { rule: string; result: UseQueryResult<AutomaticPreview>; hasProblem: boolean }) => {
  const { t } = useTranslation()
  const { data, error, isFetching } = result
  return (
    <section aria-label={t('admin.automatic.preview')} className={`${css.preview} ${surface.card}`}>
      <h2 className={admin.heading}>{t('admin.automatic.preview')}</h2>
      {!rule.trim() && <p className={surface.quiet}>{t('admin.automatic.ruleFirst')}</p>}
      {rule.trim() && !data && isFetching && <Skeleton rows={2} shape="text" />}
      {hasProblem ? <p className={surface.quiet}>{t('admin.automatic.ruleWrong')}</p> : <Refusal error={error} />}
      {data && !error && (
        <>
          <Groups of={data} />
          <Explanation rule={rule} />
        </>
      )}
    </section>
  )
}
