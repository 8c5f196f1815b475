/**
 * The foot of a pane with a form: what went wrong, and the two ways out. Cancel gives up what was typed; whatever else closes the pane, or
 * takes the session away, keeps it, and whoever comes back is told so.
 */
import { Spinner } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Draft } from '../forms/draft.ts'
import { ActionButton } from './buttons.tsx'
import { PaneFoot, PaneHead, useClosePane } from './Pane.tsx'
import css from './PaneFooter.module.css'
import { Restored } from './Restored.tsx'

type Props = {
  /** What the button says. Without it there is nothing to send, and one can only leave. */
  words?: string | undefined
  /** What is under way is not sent again. */
  isSending: boolean
  /** Why else it cannot be sent now. */
  reason?: string | undefined
  go: (close: () => void) => void
  /** What the form keeps. */
  draft?: Pick<Draft<never>, 'restored' | 'clear'> | undefined
  /** What the other button says, where something is done already. */
  leave?: string | undefined
  /** What stands above the buttons. */
  children?: ReactNode
}

export const PaneFooter = ({ words, isSending, reason, go, draft, leave, children }: Props) => {
  const { t } = useTranslation()
  const close = useClosePane()
  const cancel = () => {
    if (!leave) draft?.clear()
    close()
  }
  return (
    <>
      {draft?.restored && (
        <PaneHead>
          <Restored anew={draft.clear} />
        </PaneHead>
      )}
      <PaneFoot>
        <div className={css.footer}>
          {children}
          <div className={css.actions}>
            <ActionButton size="large" onClick={cancel}>
              {leave ?? t('common.cancel')}
            </ActionButton>
            {words && (
              <ActionButton
                size="large"
                appearance="primary"
                reason={reason ?? (isSending ? t('common.saving') : undefined)}
                icon={isSending ? <Spinner size="tiny" /> : null}
                onClick={() => go(close)}
              >
                {words}
              </ActionButton>
            )}
          </div>
        </div>
      </PaneFoot>
    </>
  )
}
