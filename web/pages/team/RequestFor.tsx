/** Goes to the packages to ask for a report; nothing can be given to a blocked account. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectReport } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { ActionButton, LinkButton } from '../../ui/buttons.tsx'

type Props = { person: DirectReport; appearance?: 'primary'; 'aria-label'?: string; children: ReactNode }

export const RequestFor = ({ person, ...look }: Props) => {
  const { t } = useTranslation()
  return person.accountEnabled === false ? (
    <ActionButton {...look} reason={t('team.blockedReason', { name: person.displayName })} />
  ) : (
    <LinkButton {...look} to={paths.packages({ for: person.id })} />
  )
}
