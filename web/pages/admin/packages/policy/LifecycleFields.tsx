/** How long access lasts, whether it can be extended, and who hears of it. */
import { Field, Input } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { today } from '../../../../clock.ts'
import { Choice, Tick, Ticks, type PolicyFieldsProps } from './fields.tsx'
import { LengthField } from './LengthField.tsx'
import { Part } from './Part.tsx'
import css from './policy.module.css'
import { isAskedFor } from './policy-mapping.ts'

const LASTS = ['time', 'date', 'never'] as const
const [DURATION, END] = ['expiration/duration', 'expiration/endDateTime']

export const LifecycleFields = ({
  draft,
  problems,
  change,
  asItIs,
}: PolicyFieldsProps & { /** The end that the form has no words for. */ asItIs?: string | undefined }) => {
  const { t } = useTranslation()
  return (
    <Part title={t('admin.make.lifecycle')}>
      <Choice
        label={t('admin.make.lasts')}
        of={[...LASTS, ...(asItIs ? (['kept'] as const) : [])]}
        value={draft.lasts}
        words={(one) => t(`admin.policyForm.ends.${one}`, { end: asItIs ?? '' })}
        onChange={(lasts) => change({ lasts }, DURATION, END)}
      />
      {draft.lasts === 'time' && (
        <LengthField
          name={DURATION}
          label={t('admin.policyForm.length')}
          value={draft.length}
          problem={problems[DURATION]}
          onChange={(length) => change({ length }, DURATION)}
        />
      )}
      {draft.lasts === 'date' && (
        <Field data-field={END} label={t('admin.make.lastDay')} required validationMessage={problems[END] ?? null} className={css.narrow ?? ''}>
          <Input type="date" min={today().toString()} value={draft.lastDay} onChange={(_, { value }) => change({ lastDay: value }, END)} />
        </Field>
      )}
      {isAskedFor(draft) && (
        <Ticks label={t('admin.policyForm.requestorMay')}>
          <Tick label={t('admin.policyForm.ownPeriod')} checked={draft.ownPeriod} onChange={(ownPeriod) => change({ ownPeriod })} />
          <Tick
            label={t('admin.policyForm.selfExtend')}
            hint={t(draft.selfExtend && draft.extensionNeedsApproval ? 'admin.policyForm.extensionIsDecided' : draft.lasts === 'time' ? 'admin.policyForm.extensionHint' : 'admin.policyForm.extensionHintShorter')}
            checked={draft.selfExtend}
            onChange={(selfExtend) => change({ selfExtend })}
          />
        </Ticks>
      )}
      <Tick
        label={t('admin.policyForm.mails')}
        hint={t('admin.policyForm.mailsHint')}
        checked={!draft.isSilent}
        onChange={(mails) => change({ isSilent: !mails })}
      />
    </Part>
  )
}
