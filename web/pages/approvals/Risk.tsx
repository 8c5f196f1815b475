/** What does not go with what is asked for, what an exception allows, and what is given back. */
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { DecisionContext } from '../../api/types.ts'
import { useFormats } from '../../texts/format.ts'
import surface from '../../ui/surface.module.css'

export const Risk = ({ context, target }: { context: DecisionContext; target: string }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const { conflicts = [], exceptions = [] } = context.risk ?? {}
  const swap = context.swap?.packageName
  if (conflicts.length === 0 && exceptions.length === 0 && !swap) return null
  return (
    <div className={surface.section}>
      {conflicts.length > 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{t('approval.conflictTitle')}</MessageBarTitle>{' '}
            {t('approval.conflictText', { target, conflicts: format.allOf(conflicts.map(({ displayName }) => displayName)) })}
          </MessageBarBody>
        </MessageBar>
      )}
      {exceptions.map(({ id, displayName, exceptionUntil }) => (
        <MessageBar key={id} intent="info" layout="multiline">
          <MessageBarBody>{t('approval.excepted', { name: displayName, day: exceptionUntil ? format.day(exceptionUntil) : '' })}</MessageBarBody>
        </MessageBar>
      ))}
      {swap && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{t('approval.swap', { name: swap })}</MessageBarBody>
        </MessageBar>
      )}
    </div>
  )
}
