/** People and groups of a setting; whom else the setting means stays beside them as it is. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { namesQuery } from '../../../../api/admin.ts'
import type { SubjectSet } from '../../../../api/admin-types.ts'
import { SubjectsField } from '../../../../forms/SubjectsField.tsx'
import { chosenOf, idOfSet, withChosen } from './sets.ts'

type Props = {
  name: string
  label: string
  hint: string
  sets: readonly SubjectSet[]
  problem: string | undefined
  required?: boolean
  onChange: (sets: SubjectSet[]) => void
}

export const NamedSetsField = ({ sets, onChange, ...field }: Props) => {
  const { t } = useTranslation()
  const names = useQuery(namesQuery(sets.flatMap((set) => idOfSet(set) ?? []).toSorted())).data
  const nameOf = (set: SubjectSet): string => names?.get(idOfSet(set) ?? '') ?? set.description ?? t('common.someone')
  return <SubjectsField {...field} chosen={chosenOf(sets, nameOf)} onChange={(chosen) => onChange(withChosen(sets, chosen))} />
}
