/** What happens after the request is sent, told before it is sent. */
import { useTranslation } from 'react-i18next'
import type { Requirements } from '../../api/types.ts'
import { startOfDay } from '../../clock.ts'
import { useFormats } from '../../texts/format.ts'
import { NextNote } from '../../ui/NextNote.tsx'

export const NextSteps = ({ requirements, start }: { requirements: Requirements; /** The day on which access begins, if not as soon as it may. */ start: string | undefined }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const day = start && format.day(startOfDay(start))
  const approvers = requirements['@latchkey.approvers'] ?? []
  return (
    <NextNote>
      {requirements.isApprovalRequiredForAdd ? (
        <>
          {approvers.length ? t('ask.nextPeople', { people: format.anyOf(approvers.map(({ displayName }) => displayName)) }) : t('ask.nextApproval')}{' '}
          {day ? t('ask.nextThenOn', { day }) : t('ask.nextThen')}
        </>
      ) : (
        day ? t('ask.nextAutoOn', { day }) : t('ask.nextAuto')
      )}
    </NextNote>
  )
}
