/** What happens after the request is sent, told before it is sent. */
import { useTranslation } from 'react-i18next'
import type { Requirements } from '../../api/types.ts'
import { useFormats } from '../../texts/format.ts'
import css from './packages.module.css'

export const NextSteps = ({ requirements }: { requirements: Requirements }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const approvers = requirements['@latchkey.approvers'] ?? []
  return (
    <aside className={css.next} aria-label={t('ask.next')}>
      <h3 className={css.nextTitle}>{t('ask.next')}</h3>
      {requirements.isApprovalRequiredForAdd ? (
        <p>
          {approvers.length ? t('ask.nextPeople', { people: format.anyOf(approvers.map(({ displayName }) => displayName)) }) : t('ask.nextApproval')}{' '}
          {t('ask.nextThen')}
        </p>
      ) : (
        <p>{t('ask.nextAuto')}</p>
      )}
    </aside>
  )
}
