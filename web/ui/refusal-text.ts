/** What is said after a refusal: the server's own sentence; or that it did not answer, or could not, and that nothing typed is lost. */
import { useTranslation } from 'react-i18next'
import { GraphError, isTrouble, Unreachable } from '../api/graph-error.ts'
import { useFormats } from '../texts/format.ts'

/** Why the server did not do what was wanted, where that says nothing about what was wanted. */
export const useTroubleText = () => {
  const { t } = useTranslation()
  return (error: unknown): string | undefined =>
    !isTrouble(error)
      ? undefined
      : error instanceof Unreachable
        ? t('problem.unreachable')
        : error instanceof GraphError && error.retryAfter
          ? t('problem.busy', { count: error.retryAfter })
          : undefined
}

export const useRefusalText = () => {
  const { t } = useTranslation()
  const { readable } = useFormats()
  const trouble = useTroubleText()
  return (error: Error | null | undefined): string | undefined => {
    // A lost session has a dialog of its own.
    if (!error || (error instanceof GraphError && error.status === 401)) return undefined
    if (!isTrouble(error) && error.message) return readable(error.message)
    const reference = error instanceof GraphError && error.requestId ? t('problem.reference', { id: error.requestId }) : ''
    return [trouble(error) ?? t('problem.notDone'), t('problem.kept'), reference].filter(Boolean).join(' ')
  }
}
