/** What whoever asked says for themselves, in a list: the justification and the answers, folded where they are long. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AssignmentRequest, DecisionContext } from '../../api/types.ts'
import surface from '../../ui/surface.module.css'
import { answersOf } from './answers-of.ts'
import list from './pending.module.css'

/** More letters than these are a text to read, and no longer a line in a list. */
const LONG = 160

const Folded = ({ summary, children }: { summary: string; children: ReactNode }) => (
  <details className={list.folded}>
    <summary>{summary}</summary>
    {children}
  </details>
)

export const Said = ({ request, context }: { request: AssignmentRequest; context: DecisionContext | undefined }) => {
  const { t } = useTranslation()
  const { justification } = request
  const answers = answersOf(request, context)
  const answered = (
    <dl className={list.answered}>
      {answers.map(({ id, text, answer }) => (
        <div key={id}>
          <dt>{text}</dt>
          <dd>{answer || t('request.noAnswer')}</dd>
        </div>
      ))}
    </dl>
  )
  return (
    <>
      {justification && justification.length > LONG ? (
        <Folded summary={`${justification.slice(0, LONG)}…`}>
          <p>{justification}</p>
        </Folded>
      ) : (
        <p className={justification ? undefined : surface.sub}>{justification || t('approvals.noReason')}</p>
      )}
      {answers.length > 0 &&
        (answers.map(({ text, answer }) => text + answer).join('').length > LONG ? (
          <Folded summary={t('deciding.answers', { count: answers.length })}>{answered}</Folded>
        ) : (
          answered
        ))}
    </>
  )
}
