/** Everything that a policy can say, part by part, in the order of Entra's wizard. */
import { Field, Input, Textarea } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { ApprovalFields } from './ApprovalFields.tsx'
import { AudienceFields } from './AudienceFields.tsx'
import type { PolicyFieldsProps } from './fields.tsx'
import { LifecycleFields } from './LifecycleFields.tsx'
import { Part } from './Part.tsx'
import { QuestionsFields } from './QuestionsFields.tsx'

/** `title`: of the part with the name, where more than the policy is named on the page. */
export const PolicyFields = ({ title, asItIs, ...props }: PolicyFieldsProps & { title: string; asItIs?: string | undefined }) => {
  const { t } = useTranslation()
  const { draft, problems, change } = props
  return (
    <>
      <Part title={title}>
        <Field data-field="displayName" label={t('admin.policyForm.name')} required validationMessage={problems['displayName'] ?? null}>
          <Input value={draft.displayName} maxLength={256} onChange={(_, { value }) => change({ displayName: value }, 'displayName')} />
        </Field>
        <Field
          data-field="description"
          label={t('admin.policyForm.description')}
          hint={t('admin.policyForm.descriptionHint')}
          validationMessage={problems['description'] ?? null}
        >
          <Textarea
            value={draft.description}
            maxLength={2048}
            rows={2}
            resize="vertical"
            onChange={(_, { value }) => change({ description: value }, 'description')}
          />
        </Field>
      </Part>
      <AudienceFields {...props} />
      <ApprovalFields {...props} />
      <QuestionsFields {...props} />
      <LifecycleFields {...props} asItIs={asItIs} />
    </>
  )
}
