/** Gives a role to people, groups or service principals, as many as one likes. What is refused stays on the list with its reason. */
import { Field, Radio, RadioGroup } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { giveRole, principalsQuery, type EntitlementRole, type Principal, type PrincipalKind } from '../../../api/admin-roles.ts'
import { ChosenList } from '../../../forms/ChosenList.tsx'
import { useDraft } from '../../../forms/draft.ts'
import { focusFirst } from '../../../forms/focus-first.ts'
import forms from '../../../forms/forms.module.css'
import { useInTurn } from '../../../forms/in-turn.ts'
import { PersonBox } from '../../../forms/PersonBox.tsx'
import { useFound } from '../../../forms/use-found.ts'
import { useNotify } from '../../../ui/notify.tsx'
import { Pane } from '../../../ui/Pane.tsx'
import { PaneFooter } from '../../../ui/PaneFooter.tsx'
import surface from '../../../ui/surface.module.css'

type PickerProps = { kinds: readonly PrincipalKind[]; chosen: readonly Principal[]; problem: string | undefined; onPick: (one: Principal) => void }

const Picker = ({ kinds, chosen, problem, onPick }: PickerProps) => {
  const { t } = useTranslation()
  const { found, box } = useFound((text) => principalsQuery(kinds, text), t('admin.govern.none.principal'))
  const offered = found.filter(({ id }) => !chosen.some((one) => one.id === id))
  return (
    <PersonBox
      name="principals"
      label={t('admin.govern.members')}
      hint={t(kinds.includes('servicePrincipal') ? 'admin.govern.membersHint' : 'admin.govern.creatorsHint')}
      placeholder={t('admin.make.subjectPlaceholder')}
      chosen={undefined}
      {...box}
      people={offered.map((one) => (one.kind === 'user' ? one : { ...one, jobTitle: t(`admin.govern.principals.${one.kind}`) }))}
      problem={problem}
      onChange={(picked) => {
        const one = offered.find(({ id }) => id === picked?.id)
        if (one) onPick(one)
      }}
    />
  )
}

type Props = { title: string; closeTo: string; draftName: string; roles: readonly EntitlementRole[]; kinds: readonly PrincipalKind[]; catalogId?: string; mayNot?: string | undefined }
type Form = { role: EntitlementRole; chosen: Principal[] }

const useGiving = ({ draftName, roles, catalogId }: Props) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const client = useQueryClient()
  const [isMissing, setMissing] = useState(false)
  const draft = useDraft<Form>(draftName, { role: roles[0]!, chosen: [] })
  const { value, change, clear } = draft
  const turn = useInTurn<Principal>(({ id }) => `${value.role} ${id}`, ({ id }) => giveRole({ role: value.role, principalId: id, catalogId }))
  const go = async (close: () => void): Promise<void> => {
    if (value.chosen.length === 0) {
      setMissing(true)
      return focusFirst({ principals: true })
    }
    if (turn.progress) return
    const { done, refused } = await turn.go(value.chosen)
    for (const key of ['admin', 'session']) void client.invalidateQueries({ queryKey: [key] })
    if (done.length > 0) notify(t('admin.govern.roleGiven', { role: t(`admin.govern.roles.${value.role}`), count: done.length }))
    if (refused.length > 0) return change({ chosen: refused })
    clear()
    close()
  }
  const pick = (one: Principal) => {
    setMissing(false)
    change({ chosen: [...value.chosen, one] })
  }
  const outcomes = Object.fromEntries(value.chosen.flatMap(({ id }) => {
    const outcome = turn.outcomes[`${value.role} ${id}`]
    return outcome ? [[id, outcome]] : []
  }))
  return { ...value, outcomes, progress: turn.progress, draft, change, go, pick, problem: isMissing ? t('admin.govern.nobodyPicked') : undefined }
}

export const GiveRole = (props: Props) => {
  const { t } = useTranslation()
  const { title, closeTo, roles, kinds, mayNot } = props
  const { role, chosen, outcomes, progress, draft, change, go, pick, problem } = useGiving(props)
  return (
    <Pane title={title} closeTo={closeTo} mayNot={mayNot}>
      <div className={forms.form}>
        {roles.length > 1 && (
          <Field label={t('admin.role')}>
            <RadioGroup value={role} onChange={(_, data) => change({ role: data.value as EntitlementRole })}>
              {roles.map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={
                    <>
                      {t(`admin.govern.roles.${one}`)} <span className={`${surface.sub} ${forms.personText}`}>{t(`admin.govern.may.${one}`)}</span>
                    </>
                  }
                />
              ))}
            </RadioGroup>
          </Field>
        )}
        {roles.length === 1 && <p className={forms.note}>{t(`admin.govern.may.${role}`)}</p>}
        <Picker kinds={kinds} chosen={chosen} problem={problem} onPick={pick} />
        <ChosenList
          label={t('admin.govern.picked')}
          chosen={chosen}
          kindOf={({ kind, jobTitle, department }) => (kind === 'user' ? [jobTitle, department].filter(Boolean).join(' · ') : t(`admin.govern.principals.${kind}`))}
          outcomes={outcomes}
          onTakeOff={(one) => change({ chosen: chosen.filter(({ id }) => id !== one.id) })}
        />
      </div>
      <PaneFooter
        words={chosen.length > 0 ? t('admin.govern.addCount', { count: chosen.length }) : t('admin.govern.add')}
        isSending={!!progress}
        draft={draft}
        go={(close) => void go(close)}
      >
        {progress && (
          <p role="status" className={surface.quiet}>
            {t('admin.govern.progress', { at: progress.at, count: progress.of })}
          </p>
        )}
      </PaneFooter>
    </Pane>
  )
}
