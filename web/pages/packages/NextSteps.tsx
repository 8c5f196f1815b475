/** What happens after the request is sent, told before it is sent. */
import { useTranslation } from 'react-i18next'
import type { Requirements } from '../../api/types.ts'
import { startOfDay } from '../../clock.ts'
import { useFormats } from '../../texts/format.ts'
import { NextNote } from '../../ui/NextNote.tsx'
import { useStageWords } from './stage-words.ts'

export const NextSteps = ({ requirements, start }: { requirements: Requirements; /** The day on which access begins, if not as soon as it may. */ start: string | undefined }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const stageWords = useStageWords()
  const day = start && format.day(startOfDay(start))
  return (
    <NextNote>
      {requirements.isApprovalRequiredForAdd ? (
        <>
          {stageWords(requirements['@latchkey.stages'], t('ask.nextApproval'))} {day ? t('ask.nextThenOn', { day }) : t('ask.nextThen')}
        </>
      ) : (
        day ? t('ask.nextAutoOn', { day }) : t('ask.nextAuto')
      )}
    </NextNote>
  )
}
