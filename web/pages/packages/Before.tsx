/** Why a package cannot be asked for now: an open request, or access that is there already. The server would say the same. */
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AccessPackage, Assignment, Requirements } from '../../api/types.ts'
import { dayOf } from '../../clock.ts'
import { paths } from '../../paths.ts'
import { useMe } from '../../session.ts'
import { RemovalNote } from '../access/RemovalNote.tsx'
import { useOptions } from '../access/use-options.ts'
import { isFailed, useAhead, useHeld, useHeldText, useRequested } from './held.ts'
import type { AskState } from './use-ask.ts'

export const useObstacle = (item: AccessPackage, { ask, waitsForPerson }: AskState) => {
  const personId = ask.forOther ? ask.personId : undefined
  const held = useHeld(item.id, personId)
  const open = useRequested(item.id, personId)
  return waitsForPerson ? undefined : open ? { open } : held ? { held } : undefined
}
export type Obstacle = NonNullable<ReturnType<typeof useObstacle>>

export const useObstacleText = (state: AskState) => {
  const { t } = useTranslation()
  const me = useMe()
  const say = useHeldText()
  const { person } = state
  return ({ open, held }: Obstacle): string => {
    if (held) return say(held, person)
    if (person) return t('ask.pendingTitleOther', { name: person.displayName })
    return open?.requestor?.objectId && open.requestor.objectId !== me.id ? t('ask.pendingTitleFor') : t('ask.pendingTitle')
  }
}

/** Whether what a policy gives may last longer than what there is. */
const goesBeyond =
  (end: string) =>
  ({ schedule }: Requirements): boolean => {
    const { type, endDateTime } = schedule?.expiration ?? {}
    return type !== 'afterDateTime' || !endDateTime || dayOf(endDateTime).toString() > dayOf(end).toString()
  }

const BeforeHeld = ({ held, state }: { held: Assignment; state: AskState }) => {
  const { t } = useTranslation()
  const { person } = state
  const { end } = useAhead()(held)
  const canExtend = useOptions(held.id)?.extend.isAllowed
  if (isFailed(held))
    return (
      <>
        {t('package.giveUpFirst')}{' '}
        <Link to={person ? paths.member(state.ask.personId) : paths.packages({ tab: 'active' })}>
          {person ? t('package.toHeldOf', { name: person.displayName }) : t('request.toHeld')}
        </Link>
      </>
    )
  if (canExtend) return <Link to={person ? paths.extendFor(state.ask.personId, held.id) : paths.extend(held.id, { search: '?tab=active' })}>{t('ask.extendInstead')}</Link>
  // It would be untrue where no policy takes requests any more, or where what ends is all that a policy gives.
  return end && state.choices.some(goesBeyond(end)) ? t('ask.againThen') : null
}

export const Before = ({ obstacle, state }: { obstacle: Obstacle; state: AskState }) => {
  const { t } = useTranslation()
  const say = useObstacleText(state)
  const { open, held } = obstacle
  return (
    <>
      <MessageBar intent={open || (held && held.state !== 'delivered') ? 'warning' : 'info'} layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{say(obstacle)}</MessageBarTitle> {open && <Link to={paths.request(open.id)}>{t('ask.pendingLink')}</Link>}
          {held && <BeforeHeld held={held} state={state} />}
        </MessageBarBody>
      </MessageBar>
      {held && <RemovalNote row={held} />}
    </>
  )
}
