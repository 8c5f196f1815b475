/** Why one has a package, or cannot ask for it: the server's proof, claim by claim, and what happens next by itself. */
import { CheckmarkCircleRegular, DismissCircleRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { obstacles } from '../../../src/domain/why/proof.ts'
import { whyQuery } from '../../api/queries.ts'
import type { Person, Proof, Why as WhyAnswer } from '../../api/types.ts'
import { useMe } from '../../session.ts'
import { useFormats } from '../../texts/format.ts'
import { Failure, Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import { useClaim, type Whose } from './use-claim.ts'
import css from './Why.module.css'

const KNOWN = [
  'startAssignment',
  'expireApproval',
  'remindApprovers',
  'escalateApproval',
  'noticeExpiry',
  'endAssignment',
  'retryDelivery',
  'settleAssignment',
  'automaticRemoval',
  'moverRemoval',
  'moverDecision',
  'moverReminder',
  'moverKeepOver',
  'leaverRemoval',
] as const

const whoseOf = ({ id, displayName }: Person, me: Person): Whose => ({ name: displayName, isMe: id === me.id })

/** What is not known in other words is told as the server writes it: in English, with instants as it keeps them. */
const Claim = ({ proof, whose }: { proof: Proof; whose: Whose }) => {
  const { t } = useTranslation()
  const { readable } = useFormats()
  const words = useClaim(whose)(proof)
  return words ? (
    <span>{words}</span>
  ) : (
    <>
      {!proof.holds && <span className="visually-hidden">{t('why.not')}: </span>}
      <span lang="en">{readable(proof.claim)}</span>
    </>
  )
}

/** What happens by itself, and when. */
const NextEvent = ({ at, kind, claim }: WhyAnswer['next'][number]) => {
  const { t } = useTranslation()
  const format = useFormats()
  return (
    <li>
      <span>{KNOWN.some((known) => known === kind) ? t(`why.events.${kind as (typeof KNOWN)[number]}`) : claim}</span>
      {at && (
        <span className={surface.sub}>
          {format.time(at)} · {format.relative(at)}
        </span>
      )}
    </li>
  )
}

const Clause = ({ proof, whose }: { proof: Proof; whose: Whose }) => {
  const said = proof.facts?.['justification']
  return (
    <li className={css.clause}>
      <span className={proof.holds ? css.holds : css.fails} aria-hidden="true">
        {proof.holds ? <CheckmarkCircleRegular /> : <DismissCircleRegular />}
      </span>
      <div className={css.words}>
        <p>
          <Claim proof={proof} whose={whose} />
        </p>
        {typeof said === 'string' && said && <p className={surface.quote}>{said}</p>}
        {proof.because.length > 0 && <Clauses proofs={proof.because} whose={whose} />}
      </div>
    </li>
  )
}

const Clauses = ({ proofs, whose }: { proofs: readonly Proof[]; whose: Whose }) => (
  <ul className={css.clauses}>
    {proofs.map((proof) => (
      <Clause key={`${proof.kind} ${proof.claim}`} proof={proof} whose={whose} />
    ))}
  </ul>
)

/** What would have to change. Where several policies do not apply, each with what keeps it from applying. */
const obstaclesOf = (proof: Proof): readonly Proof[] => {
  const policies = proof.kind === 'somePolicyApplies' && proof.because.length > 1
  if (policies && !proof.holds) return proof.because.map((policy) => ({ ...policy, because: obstacles(policy) }))
  return proof.holds ? [] : proof.because.length === 0 ? [proof] : proof.because.flatMap(obstaclesOf)
}

/** What keeps somebody from asking, in a few words. Says nothing while it is read, and nothing when it may not be known. */
export const WhyNot = ({ personId, packageId }: { personId: string; packageId: string }) => {
  const { t } = useTranslation()
  const me = useMe()
  const why = useQuery(whyQuery(personId, packageId)).data
  const obstacles = why ? obstaclesOf(why.askable) : []
  if (!why || obstacles.length === 0) return null
  return (
    <section className={surface.section} aria-label={t('why.cannot')}>
      <h3 className={surface.name}>{t('why.cannot')}</h3>
      <Clauses proofs={obstacles} whose={whoseOf(why.person, me)} />
    </section>
  )
}

export default function Why({ personId, packageId }: { personId: string; packageId: string }) {
  const { t } = useTranslation()
  const me = useMe()
  const result = useQuery(whyQuery(personId, packageId))
  if (result.isPending) return <Skeleton shape="text" />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const { held, askable, next, person } = result.data
  const whose = whoseOf(person, me)
  // Access of which a part could not be given is held all the same. What one had before, or what failed, explains itself, and then whether one may ask again.
  const { assignmentId, endedDateTime, state } = held.facts ?? {}
  const isThere = !!assignmentId && state !== 'deliveryFailed'
  const proofs = isThere ? [held] : assignmentId || endedDateTime ? [held, askable] : [askable]
  return (
    <div className={css.why}>
      {proofs.map((proof) => (
        <section key={proof.kind} className={css.why}>
          <p className={css.conclusion}>
            <Claim proof={proof} whose={whose} />
          </p>
          <Clauses proofs={proof.because} whose={whose} />
        </section>
      ))}
      {next.length > 0 && (
        <section className={surface.section} aria-label={t('why.next')}>
          <h3 className={surface.heading}>{t('why.next')}</h3>
          <ul className={css.next}>
            {next.map((event) => (
              <NextEvent key={`${event.kind} ${event.at}`} {...event} />
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
