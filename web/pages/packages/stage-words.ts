/** Who will be asked, and who after them: a sentence a stage. */
import { useTranslation } from 'react-i18next'
import type { Requirements } from '../../api/types.ts'
import { useFormats } from '../../texts/format.ts'

/** `unknown` says the first where nobody is known, or may be. */
export const useStageWords = (): ((stages: Requirements['@latchkey.stages'], unknown: string) => string) => {
  const { t } = useTranslation()
  const { allOf } = useFormats()
  return (stages = [], unknown) =>
    (stages.length > 0 ? stages : [{ approvers: [] }])
      .map(({ approvers }, index) => {
        const people = allOf(approvers.map(({ displayName }) => displayName))
        if (index > 0) return people ? t('ask.thenPeople', { people }) : t('ask.thenApproval')
        return people ? t('ask.nextPeople', { people }) : unknown
      })
      .join(' ')
}
