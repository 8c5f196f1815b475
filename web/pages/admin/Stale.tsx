/** Said where one would save: what one changes is another by now, so that nobody goes over what somebody else wrote. */
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'

export const Stale = ({ anew }: { anew: () => void }) => {
  const { t } = useTranslation()
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        {/* Beside the words and not at the end of the bar: the reason of the button below it would lie upon it. */}
        {t('admin.stale.text')}{' '}
        <Button size="small" onClick={anew}>
          {t('draft.anew')}
        </Button>
      </MessageBarBody>
    </MessageBar>
  )
}
