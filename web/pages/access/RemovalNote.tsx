/** That access is taken away before its end: on which day, and why. */
import { WarningRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import type { Assignment } from '../../api/types.ts'
import { useFormats } from '../../texts/format.ts'
import { useAhead } from '../packages/held.ts'
import css from './access.module.css'
import { useEnding } from './use-options.ts'

export const RemovalNote = ({ row }: { row: Assignment }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const { removal } = useAhead()(row)
  const ending = useEnding(row)
  if (!removal || ending) return null
  return (
    <p className={css.removal}>
      <WarningRegular aria-hidden="true" />
      <span>{t(`removal.${removal.kind}`, { day: format.day(removal.at) })}</span>
    </p>
  )
}
