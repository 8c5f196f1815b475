/** A point in time: how far away, with the exact day and hour for whoever wants it. */
import { useFormats } from '../texts/format.ts'

export const Moment = ({ at, show = 'relative' }: { at: string; show?: 'relative' | 'day' | 'time' }) => {
  const format = useFormats()
  return (
    <time dateTime={at} title={show === 'relative' ? format.time(at) : format.relative(at)}>
      {format[show](at)}
    </time>
  )
}
