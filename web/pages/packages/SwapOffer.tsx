/** Two packages do not go together: the other one is given back in the same request. */
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { AccessPackage, Assignment } from '../../api/types.ts'

export const SwapOffer = ({ item, held }: { item: AccessPackage; held: Assignment }) => {
  const { t } = useTranslation()
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{t('ask.swapTitle')}</MessageBarTitle> {t('ask.swapText', { held: held.accessPackage?.displayName ?? '', name: item.displayName })}
      </MessageBarBody>
    </MessageBar>
  )
}
