/** The reason why a button cannot be used, beside it. */
import { Tooltip } from '@fluentui/react-components'

type Props = { text: string; target: HTMLElement; /** Somebody points at the reason itself, to read it. */ onStay: () => void; onHide: () => void }

export default function Reason({ text, target, onStay, onHide }: Props) {
  return (
    <Tooltip
      visible
      withArrow
      relationship="inaccessible"
      positioning={{ target }}
      content={{ children: text, onPointerEnter: onStay }}
      onVisibleChange={(_, { visible }) => {
        if (!visible) onHide()
      }}
    />
  )
}
