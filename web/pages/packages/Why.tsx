/** Why one has a package, or cannot ask for it: the server's proof, claim by claim, and what happens next by itself. */
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle'
import { DismissCircleRegular } from '@fluentui/react-icons/svg/dismiss-circle'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { whyQuery } from '../../api/queries.ts'
import type { Proof } from '../../api/types.ts'
import { useFormats } from '../../texts/format.ts'
import { Failure, Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import css from './Why.module.css'

/** The server writes claims in English, with instants as it keeps them; people read days. */
const Claim = ({ text }: { text: string }) => {
  const { readable } = useFormats()
  return <span lang="en">{readable(text)}</span>
}

const Clause = ({ proof }: { proof: Proof }) => {
  const { t } = useTranslation()
  return (
    <li className={css.clause}>
      <span className={proof.holds ? css.holds : css.fails} aria-hidden="true">
        {proof.holds ? <CheckmarkCircleRegular /> : <DismissCircleRegular />}
      </span>
      <div className={css.words}>
        <p>
          {!proof.holds && <span className="visually-hidden">{t('why.not')}: </span>}
          <Claim text={proof.claim} />
        </p>
        {proof.because.length > 0 && <Clauses proofs={proof.because} />}
      </div>
    </li>
  )
}

const Clauses = ({ proofs }: { proofs: readonly Proof[] }) => (
  <ul className={css.clauses}>
    {proofs.map((proof) => (
      <Clause key={`${proof.kind} ${proof.claim}`} proof={proof} />
    ))}
  </ul>
)

/** The claims at the leaves that do not hold: what would have to change. */
const obstaclesOf = (proof: Proof): readonly Proof[] => (proof.holds ? [] : proof.because.length === 0 ? [proof] : proof.because.flatMap(obstaclesOf))

/** What keeps somebody from asking, in a few words. Says nothing while it is read, and nothing when it may not be known. */
export const WhyNot = ({ personId, packageId }: { personId: string; packageId: string }) => {
  const { t } = useTranslation()
  const proof = useQuery(whyQuery(personId, packageId)).data?.askable
  const obstacles = proof ? obstaclesOf(proof) : []
  if (obstacles.length === 0) return null
  return (
    <section className={surface.section} aria-label={t('why.cannot')}>
      <h3 className={surface.name}>{t('why.cannot')}</h3>
      <Clauses proofs={obstacles} />
    </section>
  )
}

export default function Why({ personId, packageId }: { personId: string; packageId: string }) {
  const { t } = useTranslation()
  const format = useFormats()
  const result = useQuery(whyQuery(personId, packageId))
  if (result.isPending) return <Skeleton shape="text" />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const { held, askable, next } = result.data
  const proof = held.holds ? held : askable
  return (
    <div className={css.why}>
      <p className={css.conclusion}>
        <Claim text={proof.claim} />
      </p>
      <Clauses proofs={proof.because} />
      {next.length > 0 && (
        <section className={surface.section} aria-label={t('why.next')}>
          <h3 className={surface.heading}>{t('why.next')}</h3>
          <ul className={css.next}>
            {next.map(({ at, claim }) => (
              <li key={`${claim} ${at}`}>
                <Claim text={claim} />
                {at && (
                  <span className={surface.sub}>
                    {format.time(at)} · {format.relative(at)}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
