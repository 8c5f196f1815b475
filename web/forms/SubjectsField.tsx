/** People and groups, found by their names and put on a list. */
import { Button } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { subjectsQuery } from '../api/admin-people.ts'
import type { Person } from '../api/types.ts'
import surface from '../ui/surface.module.css'
import css from './forms.module.css'
import { PersonBox } from './PersonBox.tsx'
import { useFound } from './use-found.ts'

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
  const { found, box } = useFound(subjectsQuery)
  const offered = found.filter(({ id }) => !chosen.some((one) => one.id === id))
  return (
    <div className={css.subjects}>
      <PersonBox
        {...field}
        {...box}
        placeholder={t('admin.make.subjectPlaceholder')}
        chosen={undefined}
        people={offered.map((one) => (one.kind === 'group' ? { ...one, jobTitle: t('admin.kinds.AadGroup') } : one))}
        onChange={(picked) => {
          const one = offered.find(({ id }) => id === picked?.id)
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
