/** After a refusal because two packages do not go together: give the other one back in the same request. */
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { GraphError } from '../../api/graph-error.ts'
import { myAssignments } from '../../api/queries.ts'
import type { AccessPackage, Assignment } from '../../api/types.ts'
import { useOptions } from '../access/use-options.ts'
import { isActive } from './held.ts'
import type { AskState } from './use-ask.ts'

/** The packages of one's own that the refusal names. The server tells them in words only. */
const useNamed = (error: Error | null): Assignment[] => {
  const { data = [] } = useQuery(myAssignments)
  if (!(error instanceof GraphError) || error.code !== 'IncompatibleAccess') return []
  return data.filter((row) => isActive(row) && row.accessPackage && error.message.includes(`'${row.accessPackage.displayName}'`))
}

export const SwapOffer = ({ item, state }: { item: AccessPackage; state: AskState }) => {
  const { t } = useTranslation()
  const named = useNamed(state.error)
  const [held, ...more] = named
  const remove = useOptions(held?.id)?.remove
  // One request gives back one package; with more in the way, or for somebody else, the refusal says what to do.
  if (!held || more.length > 0 || state.ask.forOther || !remove) return null
  const words = { held: held.accessPackage?.displayName ?? '', name: item.displayName }
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{t('ask.swapTitle')}</MessageBarTitle>{' '}
        {remove.isAllowed ? t('ask.swapText', words) : t('ask.swapCannot', { ...words, reason: remove.reason ?? '' })}
      </MessageBarBody>
      {remove.isAllowed && (
        <MessageBarActions>
          <Button onClick={() => state.send(held.id)}>{t('ask.swap', words)}</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  )
}
