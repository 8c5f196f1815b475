/** One question: how it is answered, what it says, what can be chosen, and what it says in other languages. */
import { Button, Field, FieldContextProvider, Input, Select, Textarea, useFieldControlProps_unstable } from '@fluentui/react-components'
import { AddRegular, DismissRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { locale } from '../../../../texts/index.ts'
import { ActionButton } from '../../../../ui/buttons.tsx'
import { Tick } from './fields.tsx'
import { languagesOf, OFFERED, textIn, withChoiceText, withLanguage, withoutLanguage, withQuestionText } from './languages.ts'
import css from './policy.module.css'
import { nextKey, replaced, without, type QuestionDraft } from './policy-draft.ts'

export type QuestionProps = {
  question: QuestionDraft
  at: string
  problems: Readonly<Record<string, string>>
  set: (question: QuestionDraft, ...fields: string[]) => void
}
const KINDS = ['short', 'long', 'choice'] as const

/** The field's label and message belong to the group; inside it each box has its own, so the field is closed to them. */
const ChoiceInputs = ({ choices, put }: { choices: QuestionDraft['choices']; put: (next: QuestionDraft['choices']) => void }) => {
  const { t } = useTranslation()
  const { 'aria-labelledby': label, 'aria-describedby': message } = useFieldControlProps_unstable<React.HTMLAttributes<HTMLElement>>({})
  return (
    <div className={css.choices} role="group" aria-labelledby={label} aria-describedby={message}>
      <FieldContextProvider value={undefined}>
        {choices.map((choice, n) => (
          <div key={choice.key} className={css.line}>
            <Input
              className={css.grow ?? ''}
              aria-label={t('admin.policyForm.choice', { number: n + 1 })}
              value={choice.text ?? ''}
              maxLength={512}
              onChange={(_, { value }) => put(replaced(choices, n, { ...choice, text: value }))}
            />
            <Button
              appearance="subtle"
              icon={<DismissRegular />}
              aria-label={t('admin.policyForm.remove', { name: choice.text || t('admin.policyForm.choice', { number: n + 1 }) })}
              onClick={() => put(without(choices, n))}
            />
          </div>
        ))}
        <div>
          <ActionButton
            size="small"
            icon={<AddRegular />}
            onClick={() => put([...choices, { key: nextKey(choices), actualValue: '', text: '', localizations: [] }])}
          >
            {t('admin.policyForm.addChoice')}
          </ActionButton>
        </div>
      </FieldContextProvider>
    </div>
  )
}

const Choices = ({ question, at, problems, set }: QuestionProps) => {
  const { t } = useTranslation()
  const field = `${at}/choices`
  return (
    <Field label={t('admin.policyForm.choices')} data-field={field} required validationMessage={problems[field] ?? null}>
      <ChoiceInputs choices={question.choices} put={(next) => set({ ...question, choices: next }, field)} />
    </Field>
  )
}

const Language = ({ question, code, set }: Pick<QuestionProps, 'question' | 'set'> & { code: string }) => {
  const { t } = useTranslation()
  // One that was just added is open; those that are there already do not stand in the way.
  const [isNew] = useState(textIn(question.localizations, code) === '')
  const language = new Intl.DisplayNames(locale(), { type: 'language' }).of(code) ?? code
  return (
    <details className={css.language} open={isNew}>
      <summary>{language}</summary>
      <div className={css.languageFields}>
        <Field label={t('admin.policyForm.textIn', { language })} className={css.wide ?? ''}>
          <Input
            lang={code}
            value={textIn(question.localizations, code)}
            maxLength={2048}
            onChange={(_, { value }) => set(withQuestionText(question, code, value))}
          />
        </Field>
        {question.kind === 'choice' &&
          question.choices.map((choice) => (
            <Field key={choice.key} label={t('admin.policyForm.choiceIn', { choice: choice.text ?? '', language })}>
              <Input
                lang={code}
                value={textIn(choice.localizations, code)}
                maxLength={2048}
                onChange={(_, { value }) => set(withChoiceText(question, choice.key, code, value))}
              />
            </Field>
          ))}
      </div>
      <Button size="small" appearance="subtle" icon={<DismissRegular />} onClick={() => set(withoutLanguage(question, code))}>
        {t('admin.policyForm.withoutLanguage', { language })}
      </Button>
    </details>
  )
}

const Languages = ({ question, set }: QuestionProps) => {
  const { t } = useTranslation()
  const names = new Intl.DisplayNames(locale(), { type: 'language' })
  const present = languagesOf(question)
  const offered = OFFERED.filter((code) => !present.includes(code)).map((code) => ({ code, name: names.of(code) ?? code }))
  return (
    <>
      {present.map((code) => (
        <Language key={code} question={question} code={code} set={set} />
      ))}
      <Field label={t('admin.policyForm.addLanguage')} className={css.narrow ?? ''}>
        <Select value="" onChange={(_, { value }) => value && set(withLanguage(question, value))}>
          <option value="">{t('admin.policyForm.chooseLanguage')}</option>
          {offered
            .toSorted((a, b) => a.name.localeCompare(b.name))
            .map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
        </Select>
      </Field>
    </>
  )
}

export const QuestionFields = (props: QuestionProps) => {
  const { t } = useTranslation()
  const { question, at, problems, set } = props
  const change = (part: Partial<QuestionDraft>, ...fields: string[]) => set({ ...question, ...part }, ...fields)
  const [text, pattern] = [`${at}/text`, `${at}/regexPattern`]
  const choices = question.choices.length > 0 ? {} : { choices: [{ key: '1', actualValue: '', text: '', localizations: [] }] }
  return (
    <>
      <Field data-field={text} label={t('admin.policyForm.questionText')} required validationMessage={problems[text] ?? null}>
        <Textarea value={question.text} maxLength={2048} rows={2} resize="vertical" onChange={(_, { value }) => change({ text: value }, text)} />
      </Field>
      <Field label={t('admin.policyForm.answerFormat')} className={css.narrow ?? ''}>
        <Select
          value={question.kind}
          onChange={(_, { value }) => change({ kind: value as QuestionDraft['kind'], ...(value === 'choice' ? choices : {}) }, `${at}/choices`)}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`admin.policyForm.kinds.${kind}`)}
            </option>
          ))}
        </Select>
      </Field>
      {question.kind === 'choice' ? (
        <>
          <Choices {...props} />
          <Tick label={t('admin.policyForm.multiple')} checked={question.isMultiple} onChange={(isMultiple) => change({ isMultiple })} />
        </>
      ) : (
        <Field
          data-field={pattern}
          label={t('admin.policyForm.pattern')}
          hint={t('admin.policyForm.patternHint')}
          validationMessage={problems[pattern] ?? null}
        >
          <Input value={question.pattern} maxLength={512} spellCheck={false} onChange={(_, { value }) => change({ pattern: value }, pattern)} />
        </Field>
      )}
      <Tick label={t('admin.policyForm.required')} checked={question.isRequired} onChange={(isRequired) => change({ isRequired })} />
      <Tick label={t('admin.policyForm.editable')} checked={question.isEditable} onChange={(isEditable) => change({ isEditable })} />
      <Languages {...props} />
    </>
  )
}
