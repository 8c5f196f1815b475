/** People and groups, found by their names and put on a list. */
import { Button } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { subjectsQuery } from '../api/admin-people.ts'
import type { Person } from '../api/types.ts'
import surface from '../ui/surface.module.css'
import { useSettled } from '../ui/use-settled.ts'
import css from './forms.module.css'
import { PersonBox } from './PersonBox.tsx'

/** A person or a group on a list. */
export type Chosen = Person & { kind: 'user' | 'group' }

type Props = {
  name: string
  label: string
  hint: string
  required?: boolean
  chosen: readonly Chosen[]
  problem: string | undefined
  onChange: (chosen: Chosen[]) => void
}

export const SubjectsField = ({ chosen, onChange, ...field }: Props) => {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string>()
  const { data = [], isFetching, isError } = useQuery({ ...subjectsQuery(useSettled(typed?.trim() ?? '')), placeholderData: keepPreviousData })
  const offered = data.filter(({ id }) => !chosen.some((one) => one.id === id))
  return (
    <div className={css.subjects}>
      <PersonBox
        {...field}
        placeholder={t('admin.make.subjectPlaceholder')}
        chosen={undefined}
        typed={typed}
        people={offered.map((one) => (one.kind === 'group' ? { ...one, jobTitle: t('admin.kinds.AadGroup') } : one))}
        none={isFetching ? t('people.typing') : isError ? t('people.failed') : t('people.none')}
        onType={setTyped}
        onChange={(found) => {
          const one = offered.find(({ id }) => id === found?.id)
          if (one) onChange([...chosen, { id: one.id, displayName: one.displayName, kind: one.kind }])
        }}
      />
      {chosen.length > 0 && (
        <ul className={css.chosen}>
          {chosen.map((one) => (
            <li key={one.id}>
              {one.displayName}
              {one.kind === 'group' && <span className={surface.sub}>{t('admin.kinds.AadGroup')}</span>}
              <Button
                size="small"
                appearance="subtle"
                icon={<DismissRegular />}
                aria-label={t('admin.make.takeOff', { name: one.displayName })}
                onClick={() => onChange(chosen.filter(({ id }) => id !== one.id))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
