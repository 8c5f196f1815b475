/** The sentence above the buttons after a refusal: the server's own, or that it did not answer. */
import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { GraphError, Unreachable } from '../api/graph-error.ts'
import { useFormats } from '../texts/format.ts'

type Props = { error: Error | null; /** What is wrong although nothing was refused. */ otherwise?: string | undefined }

export const Refusal = ({ error, otherwise }: Props) => {
  const { t } = useTranslation()
  const { readable } = useFormats()
  const lost = error instanceof GraphError && error.status === 401
  const text = !error || lost ? otherwise : error instanceof Unreachable ? t('problem.unreachable') : readable(error.message) || t('problem.text')
  if (!text) return null
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{text}</MessageBarBody>
    </MessageBar>
  )
}
