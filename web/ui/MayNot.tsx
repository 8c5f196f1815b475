/** Why one cannot do what a page or a pane is for. */
import { MessageBar, MessageBarBody } from '@fluentui/react-components'

export const MayNot = ({ reason }: { reason: string }) => (
  <MessageBar intent="warning" layout="multiline">
    <MessageBarBody>{reason}</MessageBarBody>
  </MessageBar>
)
