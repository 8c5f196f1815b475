/** What happens after the request is sent, told before it is sent. */
import { useTranslation } from 'react-i18next'
import type { Requirements } from '../../api/types.ts'
import { useFormats } from '../../texts/format.ts'
import { NextNote } from '../../ui/NextNote.tsx'

export const NextSteps = ({ requirements }: { requirements: Requirements }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const approvers = requirements['@latchkey.approvers'] ?? []
  return (
    <NextNote>
      {requirements.isApprovalRequiredForAdd ? (
        <>
          {approvers.length ? t('ask.nextPeople', { people: format.anyOf(approvers.map(({ displayName }) => displayName)) }) : t('ask.nextApproval')}{' '}
          {t('ask.nextThen')}
        </>
      ) : (
        t('ask.nextAuto')
      )}
    </NextNote>
  )
}
