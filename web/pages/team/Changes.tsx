/** People who no longer fit what they hold, and wait for one's decision: who, why, what changed beside it, until when. */
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MoverCase } from '../../api/types.ts'
import { scopeIn, type ScopeWords } from '../../../src/domain/mover/reason.ts'
import { paths } from '../../paths.ts'
import { PersonAvatar } from '../../ui/Avatar.tsx'
import { LinkButton } from '../../ui/buttons.tsx'
import surface from '../../ui/surface.module.css'
import approvals from '../approvals/approvals.module.css'
import { DueBy } from '../approvals/DueBy.tsx'
import css from './team.module.css'

type Fact = 'department' | 'jobTitle' | 'officeLocation' | 'userType' | 'manager'
export type ShownChange = { what: string; before: string; now: string }

/** What is different, in the person's language. A fact that this portal does not know is named as the server names it. */
export const useChanges = () => {
  const { t } = useTranslation()
  const facts: Record<Fact, string> = {
    department: t('changes.facts.department'),
    jobTitle: t('changes.facts.jobTitle'),
    officeLocation: t('changes.facts.officeLocation'),
    userType: t('changes.facts.userType'),
    manager: t('changes.facts.manager'),
  }
  return ({ changes }: MoverCase): ShownChange[] =>
    (changes ?? []).map(({ name, before, now }) => ({
      what: facts[name as Fact] ?? name,
      before: before ?? t('changes.nothing'),
      now: now ?? t('changes.nothing'),
    }))
}

/** Why somebody no longer fits, in the reader's language. */
export const useReason = () => {
  const { t } = useTranslation()
  const words: ScopeWords = {
    organization: t('changes.scope.organization'),
    nobody: t('changes.scope.nobody'),
    other: (scope) => t('changes.scope.other', { scope }),
    group: (name) => (name === null ? t('changes.scope.groupGone') : t('changes.scope.group', { name })),
    person: (name) => name ?? t('changes.scope.personGone'),
    andMore: (names, left) => t('changes.scope.andMore', { names, left }),
  }
  return ({ reason, policy, person }: MoverCase): string => {
    const said = { name: person.displayName ?? '', scope: scopeIn(words, reason.scope) }
    return policy?.displayName ? t('changes.notFor', { ...said, policy: policy.displayName }) : t('changes.notForIts', said)
  }
}

const ChangeCard = ({ item }: { item: MoverCase }) => {
  const { t } = useTranslation()
  const changes = useChanges()(item)
  const reason = useReason()(item)
  const words = { name: item.person.displayName ?? '', package: item.accessPackage.displayName ?? '' }
  return (
    <li className={`${surface.card} ${approvals.card}`}>
      <PersonAvatar name={words.name} />
      <div className={approvals.words}>
        <h3 className={approvals.who}>
          <Link className={surface.cover} to={paths.moverCase(item.id)} preventScrollReset aria-label={t('changes.reviewNamed', words)}>
            {t('changes.card', words)}
          </Link>
        </h3>
        <p className={`${approvals.why} ${surface.clamp}`}>{reason}</p>
        {changes.length > 0 && (
          <ul className={css.changes}>
            {changes.map((change) => (
              <li key={change.what}>{t('changes.moved', change)}</li>
            ))}
          </ul>
        )}
      </div>
      {item.dueDateTime && (
        <div className={approvals.due}>
          <DueBy at={item.dueDateTime} />
        </div>
      )}
      <div className={approvals.foot}>
        <p className={`${surface.sub} ${approvals.asked}`}>{item.catalog.displayName}</p>
        <div className={`${approvals.buttons} ${surface.above}`}>
          <LinkButton to={paths.moverCase(item.id, { decide: 'drop' })} aria-label={t('changes.dropNamed', words)}>
            {t('changes.drop')}
          </LinkButton>
          <LinkButton soft to={paths.moverCase(item.id, { decide: 'keep' })} aria-label={t('changes.keepNamed', words)}>
            {t('changes.keep')}
          </LinkButton>
        </div>
      </div>
    </li>
  )
}

export const Changes = ({ cases, more = false }: { cases: readonly MoverCase[]; more?: boolean }) => {
  const { t } = useTranslation()
  return (
    <section className={surface.section} aria-labelledby="changes">
      <div className={surface.sectionHead}>
        <h2 id="changes" className={surface.heading}>
          {t('home.changes')}
        </h2>
        {more && <Link to={paths.team()}>{t('common.viewAll')}</Link>}
      </div>
      <ul className={approvals.cards}>
        {cases.map((item) => (
          <ChangeCard key={item.id} item={item} />
        ))}
      </ul>
    </section>
  )
}
