/** The wanted period: as asked, else as the policy makes it. */
import { useTranslation } from 'react-i18next'
import type { AssignmentRequest, DecisionContext } from '../../api/types.ts'
import { useFormats } from '../../texts/format.ts'
import { usePeriodText } from '../requests/RequestFacts.tsx'

export const useWanted = () => {
  const { t } = useTranslation()
  const format = useFormats()
  const say = usePeriodText()
  return (request: AssignmentRequest, context: DecisionContext | undefined): string => {
    const { start = null, end = null, duration = null } = context?.period ?? {}
    const asked = say(request.schedule) || say({ startDateTime: start, expiration: { endDateTime: end } })
    // How long access lasts is known; that it never ends is the policy's word where it says nothing else.
    return asked || (duration ? t('deciding.lasts', { duration: format.duration(duration) }) : context?.period ? t('common.noEnd') : '')
  }
}
