/** The sentence above the buttons after a refusal. */
import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useRefusalText } from './refusal-text.ts'

type Props = { error: Error | null; /** What is wrong although nothing was refused. */ otherwise?: string | undefined }

export const Refusal = ({ error, otherwise }: Props) => {
  const text = useRefusalText()(error) ?? otherwise
  if (!text) return null
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{text}</MessageBarBody>
    </MessageBar>
  )
}
