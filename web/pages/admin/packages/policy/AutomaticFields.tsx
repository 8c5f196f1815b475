/** What a policy that assigns by itself says: its rule, and what becomes of those who fit and who fit no more. */
import { Field, Input, Textarea } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { GRACE, RULE, type AutomaticDraft } from './automatic-draft.ts'
import { Tick } from './fields.tsx'
import { LengthField } from './LengthField.tsx'
import { Part } from './Part.tsx'
import css from './policy.module.css'

type Props = {
  draft: AutomaticDraft
  problems: Readonly<Record<string, string>>
  /** What the server says of the rule while it is typed. */
  ruleProblem: string | undefined
  change: (part: Partial<AutomaticDraft>, ...fields: string[]) => void
}

export const AutomaticFields = ({ draft, problems, ruleProblem, change }: Props) => {
  const { t } = useTranslation()
  return (
    <>
      <Part title={t('admin.make.basics')}>
        <Field data-field="displayName" label={t('admin.policyForm.name')} required validationMessage={problems['displayName'] ?? null}>
          <Input value={draft.displayName} maxLength={256} onChange={(_, { value }) => change({ displayName: value }, 'displayName')} />
        </Field>
        <Field data-field="description" label={t('admin.policyForm.description')}>
          <Textarea
            value={draft.description}
            maxLength={2048}
            rows={2}
            resize="vertical"
            onChange={(_, { value }) => change({ description: value }, 'description')}
          />
        </Field>
      </Part>
      <Part title={t('admin.automatic.rule')} lead={t('admin.automatic.ruleLead')}>
        <Field
          data-field={RULE}
          label={t('admin.automatic.ruleLabel')}
          hint={t('admin.automatic.ruleHint')}
          required
          validationMessage={problems[RULE] ?? ruleProblem ?? null}
        >
          <Textarea
            className={css.code ?? ''}
            value={draft.rule}
            maxLength={3072}
            rows={4}
            resize="vertical"
            textarea={{ spellCheck: false, autoCapitalize: 'off', autoCorrect: 'off' }}
            onChange={(_, { value }) => change({ rule: value }, RULE)}
          />
        </Field>
      </Part>
      <Part title={t('admin.automatic.whatHappens')}>
        <Tick label={t('admin.automatic.gives')} hint={t('admin.automatic.givesHint')} checked={draft.gives} onChange={(gives) => change({ gives })} />
        <Tick label={t('admin.automatic.takes')} hint={t('admin.automatic.takesHint')} checked={draft.takes} onChange={(takes) => change({ takes }, GRACE)} />
        {draft.takes && (
          <Tick
            label={t('admin.automatic.hasGrace')}
            hint={t('admin.automatic.hasGraceHint')}
            checked={draft.hasGrace}
            onChange={(hasGrace) => change({ hasGrace }, GRACE)}
          />
        )}
        {draft.takes && draft.hasGrace && (
          <LengthField
            name={GRACE}
            label={t('admin.automatic.grace')}
            value={draft.grace}
            problem={problems[GRACE]}
            onChange={(grace) => change({ grace }, GRACE)}
          />
        )}
      </Part>
    </>
  )
}
