/** One question of a policy, in the person's language, with the control that fits it. */
import { Checkbox, Field, FieldContextProvider, Input, Radio, RadioGroup, Select, Textarea, useFieldControlProps_unstable } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { Question } from '../api/types.ts'
import css from './forms.module.css'
import { localized } from './localized.ts'

type Props = { question: Question; given: readonly string[]; problem: string | undefined; forOther?: boolean; onChange: (given: string[]) => void }
type ControlProps = Omit<Props, 'problem' | 'forOther'>

/** Up to this many choices are all shown; more go into a list. */
const SHOWN = 6

const isChoice = (question: Question): boolean => question['@odata.type'] === '#microsoft.graph.accessPackageMultipleChoiceQuestion'

/** The field's label and hint belong to the group; inside it each box has its own, so the field is closed to them. */
const Several = ({ question, given, onChange }: ControlProps) => {
  const { 'aria-labelledby': label, 'aria-describedby': hint } = useFieldControlProps_unstable<React.HTMLAttributes<HTMLElement>>({})
  return (
    <div role="group" aria-labelledby={label} aria-describedby={hint} className={css.choices}>
      <FieldContextProvider value={undefined}>
        {question.choices?.map((choice) => (
          <Checkbox
            key={choice.actualValue}
            label={localized(choice.text, choice.localizations) || choice.actualValue}
            checked={given.includes(choice.actualValue)}
            onChange={(_, { checked }) => onChange(checked ? [...given, choice.actualValue] : given.filter((value) => value !== choice.actualValue))}
          />
        ))}
      </FieldContextProvider>
    </div>
  )
}

const OneOf = ({ question, given, onChange }: ControlProps) => {
  const { t } = useTranslation()
  const choices = (question.choices ?? []).map((choice) => ({
    value: choice.actualValue,
    label: localized(choice.text, choice.localizations) || choice.actualValue,
  }))
  if (choices.length > SHOWN) {
    return (
      <Select value={given[0] ?? ''} onChange={(_, { value }) => onChange(value ? [value] : [])}>
        <option value="">{t('ask.choose')}</option>
        {choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </Select>
    )
  }
  return (
    <RadioGroup value={given[0] ?? ''} onChange={(_, { value }) => onChange([value])}>
      {choices.map(({ value, label }) => (
        <Radio key={value} value={value} label={label} />
      ))}
    </RadioGroup>
  )
}

const shownValue = ({ choices = [] }: Question, value: string): string => {
  const choice = choices.find(({ actualValue }) => actualValue === value)
  return choice ? localized(choice.text, choice.localizations) || value : value
}

/** A value of the profile that is there and may not be changed is shown, and sent as it is. */
const isFixed = (question: Question): boolean => !!question['@latchkey.value'] && question.isAnswerEditable !== true

const useHint = (question: Question, several: boolean, forOther: boolean): string | null => {
  const { t } = useTranslation()
  if (question['@latchkey.attribute']) return isFixed(question) ? t('ask.profileFixed') : forOther ? t('ask.profileOther') : t('ask.profile')
  return several ? t('ask.multiple') : null
}

export const QuestionField = ({ question, given, problem, forOther = false, onChange }: Props) => {
  const several = (isChoice(question) && question.isMultipleSelectionAllowed) ?? false
  const hint = useHint(question, several, forOther)
  const text = given[0] ?? ''
  return (
    <Field
      data-field={`answers/${question.id}`}
      label={localized(question.text, question.localizations)}
      required={question.isRequired ?? false}
      hint={hint}
      validationMessage={problem ?? null}
    >
      {isFixed(question) ? (
        <Input value={shownValue(question, text)} readOnly />
      ) : several ? (
        <Several question={question} given={given} onChange={onChange} />
      ) : isChoice(question) ? (
        <OneOf question={question} given={given} onChange={onChange} />
      ) : question.isSingleLineQuestion === false ? (
        <Textarea value={text} resize="vertical" rows={3} onChange={(_, { value }) => onChange([value])} />
      ) : (
        <Input value={text} onChange={(_, { value }) => onChange([value])} />
      )}
    </Field>
  )
}
