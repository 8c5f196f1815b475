/** A problem with a field as a sentence, the server's or ours. */
import { useTranslation } from 'react-i18next'
import { startOfDay } from '../clock.ts'
import { useFormats } from '../texts/format.ts'
import type { Problem } from './ask.ts'

export const useProblemText = (): ((problem: Problem | undefined) => string | undefined) => {
  const { t } = useTranslation()
  const format = useFormats()
  return (problem) => {
    if (!problem) return undefined
    if ('text' in problem) return format.readable(problem.text)
    return t(`ask.${problem.key}`, { pattern: problem.pattern ?? '', day: problem.day ? format.day(startOfDay(problem.day)) : '' })
  }
}
