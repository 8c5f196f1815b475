/** What requestors are asked, in order. */
import { AddRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../../../../ui/buttons.tsx'
import { EntryButtons, focusAfter } from './EntryButtons.tsx'
import type { PolicyFieldsProps } from './fields.tsx'
import { Part } from './Part.tsx'
import css from './policy.module.css'
import { emptyQuestion, moved, nextKey, replaced, without, type QuestionDraft } from './policy-draft.ts'
import { isAskedFor } from './policy-mapping.ts'
import { QuestionFields } from './QuestionFields.tsx'

/** The API takes this many. */
const MOST = 50
const ofQuestions = (problems: PolicyFieldsProps['problems']): string[] => Object.keys(problems).filter((field) => field.startsWith('questions/'))

export const QuestionsFields = ({ draft, problems, change }: PolicyFieldsProps) => {
  const { t } = useTranslation()
  const { questions } = draft
  if (!isAskedFor(draft) && questions.length === 0) return null
  const put = (next: QuestionDraft[]) => change({ questions: next }, ...ofQuestions(problems))
  return (
    <Part title={t('admin.policyForm.requestorInformation')} lead={t('admin.policyForm.questionsHint')}>
      {questions.map((question, index) => {
        const name = t('admin.policyForm.question', { number: index + 1 })
        return (
          <section key={question.key} aria-label={name} className={css.entry}>
            <div className={css.entryHead}>
              <h3>{name}</h3>
              <EntryButtons
                name={name}
                index={index}
                count={questions.length}
                onMove={(by) => put(moved(questions, index, by))}
                onRemove={() => focusAfter(() => put(without(questions, index)), '[data-add="question"] button')}
              />
            </div>
            <QuestionFields
              question={question}
              at={`questions/${index}`}
              problems={problems}
              set={(next, ...fields) => change({ questions: replaced(questions, index, next) }, ...fields)}
            />
          </section>
        )
      })}
      <div data-add="question">
        <ActionButton
          icon={<AddRegular />}
          reason={questions.length >= MOST ? t('admin.policyForm.mostQuestions', { count: MOST }) : undefined}
          onClick={() => focusAfter(() => put([...questions, emptyQuestion(nextKey(questions))]), `[data-field="questions/${questions.length}/text"] textarea`)}
        >
          {t('admin.policyForm.addQuestion')}
        </ActionButton>
      </div>
    </Part>
  )
}
