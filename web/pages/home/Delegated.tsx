/** Who decides in one's place at the moment, so that nobody forgets it. */
import { PeopleSwapRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { delegationsQuery } from '../../api/queries.ts'
import type { Delegation } from '../../api/types.ts'
import { isPast } from '../../clock.ts'
import { paths } from '../../paths.ts'
import { useMe } from '../../session.ts'
import { useFormats } from '../../texts/format.ts'
import surface from '../../ui/surface.module.css'
import css from './Overview.module.css'

export const Delegated = () => {
  const { t } = useTranslation()
  const format = useFormats()
  const me = useMe()
  const delegations = useQuery(delegationsQuery).data
  const rows = delegations?.['@latchkey.isEnabled'] ? delegations.value : []
  const active = rows.filter(({ startDateTime, endDateTime }) => isPast(startDateTime) && !(endDateTime && isPast(endDateTime)))
  if (active.length === 0) return null
  const say = (principal: Delegation['principal'], delegate: Delegation['delegate']): string => {
    const isMine = principal.id === me.id
    const { displayName, accountEnabled } = isMine ? delegate : principal
    const name = displayName ?? ''
    if (accountEnabled) return isMine ? t('home.delegation', { name }) : t('home.delegationOf', { name })
    return isMine ? t('home.delegationBlocked', { name }) : t('home.delegationOfBlocked', { name })
  }
  return (
    <Link className={`${surface.card} ${css.delegated}`} to={paths.approvals({ tab: 'delegates' })}>
      <PeopleSwapRegular aria-hidden="true" />
      <span className={surface.main}>
        {active.map(({ id, principal, delegate, endDateTime }) => (
          <span key={id}>
            {say(principal, delegate)}
            {endDateTime && <span className={surface.sub}> · {t('home.delegationUntil', { day: format.shortDay(endDateTime) })}</span>}
          </span>
        ))}
      </span>
    </Link>
  )
}
