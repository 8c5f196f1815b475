/** What is said after a refusal: the server's own sentence, or that it did not answer. A lost session has its own dialog. */
import { useTranslation } from 'react-i18next'
import { GraphError, Unreachable } from '../api/graph-error.ts'
import { useFormats } from '../texts/format.ts'

export const useRefusalText = () => {
  const { t } = useTranslation()
  const { readable } = useFormats()
  return (error: Error | null | undefined): string | undefined => {
    if (!error || (error instanceof GraphError && error.status === 401)) return undefined
    return error instanceof Unreachable ? t('problem.unreachable') : readable(error.message) || t('problem.text')
  }
}
