/** The day until which somebody keeps access, within what the policy allows. */
import { useTranslation } from 'react-i18next'
import { dayOf, endOfDay, today } from '../clock.ts'
import { useFormats } from '../texts/format.ts'

/** The day up to and including its last second, and never past the last moment that the policy allows. */
export const endOn = (day: string, latest: string | null): string => {
  const end = endOfDay(day)
  return latest && end > latest ? latest : end
}

/** What is wrong with a day: it is missing (in the words given), is past, or is later than allowed. */
export const useLastDayProblem = () => {
  const { t } = useTranslation()
  const format = useFormats()
  return (day: string, latest: string | null, missing: string): string | undefined => {
    if (!day) return missing
    if (day < today().toString()) return t('ask.endPast')
    return latest && day > dayOf(latest).toString() ? t('ask.endTooLate', { day: format.day(latest) }) : undefined
  }
}
