/** Who can get access, and who may ask for it: those themselves, their managers, and whom the policy names. */
import { useTranslation } from 'react-i18next'
import { Choice, Tick, Ticks, type PolicyFieldsProps } from './fields.tsx'
import { NamedSetsField } from './NamedSetsField.tsx'
import { Part } from './Part.tsx'
import { SCOPES } from './policy-draft.ts'
import { isAskedFor } from './policy-mapping.ts'
import { hasRelation, withRelation, type Relation } from './sets.ts'

const MANAGERS: readonly (Relation & { words: 'manager' | 'secondManager' })[] = [
  { kind: 'targetManager', level: 1, words: 'manager' },
  { kind: 'targetManager', level: 2, words: 'secondManager' },
]
const ASKERS = 'requestorSettings/onBehalfRequestors'

const ForThemselves = ({ draft, change }: PolicyFieldsProps) => {
  const { t } = useTranslation()
  return (
    <Ticks label={t('admin.policyForm.self')}>
      <Tick label={t('admin.policyForm.add')} checked={draft.selfAdd} onChange={(selfAdd) => change({ selfAdd })} />
      <Tick label={t('admin.policyForm.giveUp')} checked={draft.selfRemove} onChange={(selfRemove) => change({ selfRemove })} />
    </Ticks>
  )
}

const ForOthers = ({ draft, problems, change }: PolicyFieldsProps) => {
  const { t } = useTranslation()
  const { otherAdd, otherExtend, otherRemove, askers } = draft
  const any = otherAdd || otherExtend || otherRemove || askers.length > 0
  return (
    <>
      <Ticks label={t('admin.policyForm.others')}>
        <Tick label={t('admin.policyForm.add')} checked={otherAdd} onChange={(on) => change({ otherAdd: on }, ASKERS)} />
        <Tick label={t('admin.policyForm.extendFor')} checked={otherExtend} onChange={(on) => change({ otherExtend: on }, ASKERS)} />
        <Tick label={t('admin.policyForm.giveUp')} checked={otherRemove} onChange={(on) => change({ otherRemove: on }, ASKERS)} />
      </Ticks>
      {any && (
        <>
          <Ticks label={t('admin.policyForm.askers')}>
            {MANAGERS.map((relation) => (
              <Tick
                key={relation.words}
                label={t(`admin.policyForm.askerKinds.${relation.words}`)}
                checked={hasRelation(askers, relation)}
                onChange={(on) => change({ askers: withRelation(askers, relation, on) }, ASKERS)}
              />
            ))}
          </Ticks>
          <NamedSetsField
            name={ASKERS}
            label={t('admin.policyForm.askersNamed')}
            hint={t('admin.policyForm.askersHint')}
            required={false}
            sets={askers}
            problem={problems[ASKERS]}
            onChange={(sets) => change({ askers: sets }, ASKERS)}
          />
        </>
      )}
    </>
  )
}

export const AudienceFields = (props: PolicyFieldsProps) => {
  const { t } = useTranslation()
  const { draft, problems, change } = props
  const scopes = [...SCOPES, ...(SCOPES.some((one) => one === draft.scope) ? [] : [draft.scope])]
  const known = (scope: string) => SCOPES.find((one) => one === scope)
  return (
    <>
      <Part title={t('admin.policies.whoAsks')}>
        <Choice
          label={t('admin.policyForm.scope')}
          of={scopes}
          value={draft.scope}
          words={(scope) => (known(scope) ? t(`admin.policyForm.scopes.${known(scope)!}`) : scope)}
          onChange={(scope) => change({ scope }, 'specificAllowedTargets')}
        />
        {draft.scope === 'specificDirectoryUsers' && (
          <NamedSetsField
            name="specificAllowedTargets"
            label={t('admin.make.some')}
            hint={t('admin.make.someHint')}
            sets={draft.targets}
            problem={problems['specificAllowedTargets']}
            onChange={(targets) => change({ targets }, 'specificAllowedTargets')}
          />
        )}
      </Part>
      {isAskedFor(draft) && (
        <Part title={t('admin.policyForm.whoRequests')} lead={t('admin.policyForm.adminsToo')}>
          <ForThemselves {...props} />
          <ForOthers {...props} />
        </Part>
      )}
    </>
  )
}
