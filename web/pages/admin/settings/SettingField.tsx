/** One setting with what it does, by its kind. */
import { Field, Input, Select, Switch } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { principalsQuery } from '../../../api/admin-roles.ts'
import { namesQuery } from '../../../api/admin.ts'
import { ChosenList } from '../../../forms/ChosenList.tsx'
import { PersonBox } from '../../../forms/PersonBox.tsx'
import { useFound } from '../../../forms/use-found.ts'
import { useFormats } from '../../../texts/format.ts'
import { choiceOf, fromTyped, listFromTyped, listToTyped, toTyped, type Row, type Value } from './settings.ts'
import css from './settings.module.css'

type Props<V = Value> = { row: Row; value: V; problem: string | undefined; onChange: (value: Value) => void }

const useWords = ({ name }: Row) => {
  const { t } = useTranslation()
  return { label: t(`admin.settings.names.${name}`), hint: t(`admin.settings.hints.${name}`) }
}

const Flag = ({ row, value, problem, onChange }: Props<boolean>) => {
  const { label, hint } = useWords(row)
  return (
    <Field data-field={row.name} hint={hint} validationMessage={problem ?? null}>
      <Switch className={css.switch ?? ''} label={label} checked={value} onChange={(_, { checked }) => onChange(checked)} />
    </Field>
  )
}

const Choice = ({ row, value, problem, onChange }: Props<string>) => {
  const { t } = useTranslation()
  const of = row.kind === 'choice' ? row.of : []
  return (
    <Field data-field={row.name} {...useWords(row)} validationMessage={problem ?? null} className={css.short}>
      <Select value={value} onChange={(_, data) => onChange(data.value)}>
        {of.map((one) => {
          const known = choiceOf(one)
          return (
            <option key={one} value={one}>
              {known ? t(`admin.settings.choices.${known}`) : one}
            </option>
          )
        })}
      </Select>
    </Field>
  )
}

/** What is typed stays as it is typed; what it means is told to whoever keeps it. */
const Typed = ({ row, shown, isEmptyNone = false, problem, onChange }: { row: Row; shown: string; isEmptyNone?: boolean; problem: string | undefined; onChange: (typed: string) => void }) => {
  const { t } = useTranslation()
  const { label, hint } = useWords(row)
  const how = t(row.kind === 'moments' ? (row.name === 'reminders' ? 'admin.settings.howReminders' : 'admin.settings.howMoments') : isEmptyNone ? 'admin.settings.howNone' : row.name === 'leavers' ? 'admin.settings.howLong' : 'admin.settings.howPlain')
  const [typed, setTyped] = useState<string>()
  return (
    <Field data-field={row.name} label={label} hint={`${hint} ${how}`} validationMessage={problem ?? null} className={css.short}>
      <Input
        value={typed ?? shown}
        maxLength={200}
        onBlur={() => setTyped(undefined)}
        onChange={(_, { value }) => {
          setTyped(value)
          onChange(value)
        }}
      />
    </Field>
  )
}

const Groups = ({ row, value, problem, onChange }: Props<readonly string[]>) => {
  const { t } = useTranslation()
  const { data: names } = useQuery(namesQuery(value))
  const { found, box } = useFound((text) => principalsQuery(['group'], text))
  const offered = found.filter(({ id }) => !value.includes(id))
  return (
    <div className={css.groups}>
      <PersonBox
        name={row.name}
        {...useWords(row)}
        required={false}
        placeholder={t('admin.make.subjectPlaceholder')}
        chosen={undefined}
        problem={problem}
        {...box}
        people={offered}
        onChange={(picked) => picked && onChange([...value, picked.id])}
      />
      <ChosenList
        label={t(`admin.settings.names.${row.name}`)}
        chosen={value.map((id) => ({ id, displayName: names?.get(id) ?? id }))}
        kindOf={() => t('admin.kinds.AadGroup')}
        outcomes={{}}
        onTakeOff={({ id }) => onChange(value.filter((one) => one !== id))}
      />
    </div>
  )
}

export const SettingField = ({ row, value, problem: told, onChange }: Props) => {
  const { readable } = useFormats()
  const field = { row, problem: told && readable(told), onChange }
  if (row.kind === 'flag') return <Flag {...field} value={value === true} />
  if (row.kind === 'choice') return <Choice {...field} value={String(value)} />
  if (row.kind === 'groups') return <Groups {...field} value={value as readonly string[]} />
  if (row.kind === 'moments') return <Typed {...field} shown={listToTyped(value as readonly string[])} onChange={(typed) => onChange(listFromTyped(typed))} />
  const isEmptyNone = row.mayBeNone === true
  return (
    <Typed
      {...field}
      isEmptyNone={isEmptyNone}
      shown={value === null ? '' : toTyped(String(value))}
      onChange={(typed) => onChange(isEmptyNone && typed.trim() === '' ? null : fromTyped(typed))}
    />
  )
}
