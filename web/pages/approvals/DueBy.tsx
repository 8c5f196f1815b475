/** How much time is left to decide. The less, the louder. */
import { useTranslation } from 'react-i18next'
import { daysUntil, isPast } from '../../clock.ts'
import { useFormats } from '../../texts/format.ts'
import { Pill } from '../../ui/Pill.tsx'

export const DueBy = ({ at }: { at: string }) => {
  const { t } = useTranslation()
  const format = useFormats()
  if (isPast(at)) return <Pill tone="bad">{t('approvals.overdue')}</Pill>
  return <Pill tone={daysUntil(at) <= 1 ? 'bad' : daysUntil(at) <= 3 ? 'wait' : 'calm'}>{t('approvals.due', { left: format.left(at) })}</Pill>
}
