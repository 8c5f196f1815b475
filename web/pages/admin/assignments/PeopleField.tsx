/** Many people: found one by one by their names, or pasted as a list of names and addresses. */
import { Button, Field, Textarea } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { peopleNamed } from '../../../api/admin-operations.ts'
import type { Person } from '../../../api/types.ts'
import forms from '../../../forms/forms.module.css'
import PersonPicker from '../../../forms/PersonPicker.tsx'
import { useFormats } from '../../../texts/format.ts'
import { ActionButton } from '../../../ui/buttons.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import surface from '../../../ui/surface.module.css'
import css from './assignments.module.css'
import { namesIn, whoIsMeant } from './pasted-names.ts'

type Props = { people: readonly Person[]; problem: string | undefined; onAdd: (people: readonly Person[]) => void; onTakeOff: (id: string) => void }

/** Reads a pasted list. Whom it means goes on the list of people; what is left in the box is what nobody was found for. */
const useReading = (onAdd: Props['onAdd']) => {
  const { t } = useTranslation()
  const { allOf } = useFormats()
  const [text, setText] = useState('')
  const [said, say] = useState('')
  const read = useMutation({
    mutationFn: async (names: readonly string[]) => whoIsMeant(names, await peopleNamed(names)),
    onSuccess: ({ people, missing, several }) => {
      onAdd(people.map(({ id, displayName }) => ({ id, displayName })))
      setText([...missing, ...several].join('\n'))
      say(
        [
          t('admin.assign.added', { count: people.length }),
          ...(missing.length > 0 ? [t('admin.assign.missing', { count: missing.length, names: allOf(missing) })] : []),
          ...(several.length > 0 ? [t('admin.assign.several', { count: several.length, names: allOf(several) })] : []),
        ].join(' '),
      )
    },
  })
  return { text, setText, said, read, hasRest: text.trim() !== '' }
}

const PastedList = ({ onAdd }: Pick<Props, 'onAdd'>) => {
  const { t } = useTranslation()
  const { text, setText, said, read, hasRest } = useReading(onAdd)
  const names = namesIn(text)
  return (
    <div className={forms.subjects}>
      <Field
        label={t('admin.assign.paste')}
        hint={t('admin.assign.pasteHint')}
        validationState={said && hasRest ? 'warning' : 'none'}
        validationMessage={said ? <span role="status">{said}</span> : null}
      >
        <Textarea rows={4} resize="vertical" value={text} onChange={(_, { value }) => setText(value)} />
      </Field>
      <Refusal error={read.error} />
      <div>
        <ActionButton reason={names.length === 0 ? t('admin.assign.pasteFirst') : read.isPending ? t('common.loading') : undefined} onClick={() => read.mutate(names)}>
          {t('admin.assign.read')}
        </ActionButton>
      </div>
    </div>
  )
}

export const PeopleField = ({ people, problem, onAdd, onTakeOff }: Props) => {
  const { t } = useTranslation()
  return (
    <>
      <PersonPicker
        name="person"
        label={t('admin.person')}
        hint={t('admin.assign.personHint')}
        chosen={undefined}
        without={people.map(({ id }) => id)}
        problem={problem}
        onChange={(person) => person && onAdd([person])}
      />
      <PastedList onAdd={onAdd} />
      {people.length > 0 && (
        <div className={forms.subjects}>
          <p className={surface.quiet}>{t('admin.assign.people', { count: people.length })}</p>
          <ul className={`${forms.chosen} ${css.chosen}`} aria-label={t('admin.assign.people', { count: people.length })}>
            {people.map(({ id, displayName }) => (
              <li key={id}>
                {displayName}
                <Button size="small" appearance="subtle" icon={<DismissRegular />} aria-label={t('admin.make.takeOff', { name: displayName })} onClick={() => onTakeOff(id)} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
