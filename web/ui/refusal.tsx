/** The sentence above the buttons after a refusal: the server's own, or that it did not answer. */
import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { GraphError, Unreachable } from '../api/graph-error.ts'
import { useFormats } from '../texts/format.ts'

export const Refusal = ({ error }: { error: Error | null }) => {
  const { t } = useTranslation()
  const { readable } = useFormats()
  if (!error || (error instanceof GraphError && error.status === 401)) return null
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{error instanceof Unreachable ? t('problem.unreachable') : readable(error.message) || t('problem.text')}</MessageBarBody>
    </MessageBar>
  )
}
