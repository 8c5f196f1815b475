/** The foot of a pane with a form: what went wrong, and the two ways out. */
import { Spinner } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from './buttons.tsx'
import { PaneFoot, useClosePane } from './Pane.tsx'
import css from './PaneFooter.module.css'

type Props = {
  /** What the button says. */
  words: string
  /** What is under way is not sent again. */
  isSending: boolean
  /** Why else it cannot be sent now. */
  reason?: string | undefined
  go: (close: () => void) => void
  /** What the other button says, where something is done already. */
  leave?: string | undefined
  /** What stands above the buttons. */
  children?: ReactNode
}

export const PaneFooter = ({ words, isSending, reason, go, leave, children }: Props) => {
  const { t } = useTranslation()
  const close = useClosePane()
  return (
    <PaneFoot>
      <div className={css.footer}>
        {children}
        <div className={css.actions}>
          <ActionButton size="large" onClick={close}>
            {leave ?? t('common.cancel')}
          </ActionButton>
          <ActionButton
            size="large"
            appearance="primary"
            reason={reason ?? (isSending ? t('common.saving') : undefined)}
            icon={isSending ? <Spinner size="tiny" /> : null}
            onClick={() => go(close)}
          >
            {words}
          </ActionButton>
        </div>
      </div>
    </PaneFoot>
  )
}
