/** A point in time: how far away, with the exact day and hour for whoever wants it. */
import { Tooltip } from '@fluentui/react-components'
import { useFormats } from '../texts/format.ts'

export const Moment = ({ at, show = 'relative' }: { at: string; show?: 'relative' | 'day' | 'time' }) => {
  const format = useFormats()
  return (
    <Tooltip content={show === 'relative' ? format.time(at) : format.relative(at)} relationship="description" withArrow>
      <time dateTime={at}>{format[show](at)}</time>
    </Tooltip>
  )
}
