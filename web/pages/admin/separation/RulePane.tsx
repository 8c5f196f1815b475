/** Names what does not go with a package, and says before anything is saved who has both now. */
import { Checkbox } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { candidatesQuery, rulePreviewQuery, useAddRule, type Candidate, type ConflictKind } from '../../../api/admin-separation.ts'
import type { AdminPackage } from '../../../api/admin-types.ts'
import { GraphError } from '../../../api/graph-error.ts'
import { useCheckedDraft } from '../../../forms/checked-draft.ts'
import { detailsOf } from '../../../forms/focus-first.ts'
import forms from '../../../forms/forms.module.css'
import { PersonBox } from '../../../forms/PersonBox.tsx'
import { useFound } from '../../../forms/use-found.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { useFormats } from '../../../texts/format.ts'
import { useNotify } from '../../../ui/notify.tsx'
import { Pane } from '../../../ui/Pane.tsx'
import { PaneFooter } from '../../../ui/PaneFooter.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import { Skeleton } from '../../../ui/states.tsx'
import { useMay } from '../use-may.ts'

type Props = { of: AdminPackage; kind: ConflictKind; named: readonly string[] }
type Form = { chosen: Candidate | null; bothWays: boolean }
const NAMED_AT_MOST = 5

const Picker = ({ of, kind, named, chosen, problem, onChange }: Props & { chosen: Candidate | null; problem: string | undefined; onChange: (one: Candidate | null) => void }) => {
  const { t } = useTranslation()
  const mine = useAdministration()
  const { found, box } = useFound((text) => candidatesQuery(mine, kind, text), t(`admin.sod.none.${kind}`))
  const offered = found.filter(({ id }) => id !== of.id && !named.includes(id))
  return (
    <PersonBox
      name="other"
      label={t(`admin.sod.pick.${kind}`)}
      hint={t(`admin.sod.pickHint.${kind}`)}
      placeholder={t('admin.make.subjectPlaceholder')}
      chosen={chosen ?? undefined}
      problem={problem}
      {...box}
      people={offered}
      onChange={(picked) => onChange(offered.find(({ id }) => id === picked?.id) ?? null)}
    />
  )
}

/** Who would be in conflict at once. */
const Preview = ({ of, kind, chosen }: { of: AdminPackage; kind: ConflictKind; chosen: Candidate }) => {
  const { t } = useTranslation()
  const { allOf } = useFormats()
  const { data, error, isPending } = useQuery(rulePreviewQuery({ accessPackageId: of.id, kind, id: chosen.id }))
  if (isPending) return <Skeleton shape="text" rows={1} />
  // What the rule would be refused for is said here already.
  if (error) return <Refusal error={error} />
  const first = data.value.slice(0, NAMED_AT_MOST).map(({ displayName }) => displayName)
  const rest = data.people - first.length
  return (
    <div className={forms.note} role="status">
      {data.people === 0 ? (
        t('admin.sod.previewNobody')
      ) : (
        <>
          <strong>{t('admin.sod.previewPeople', { count: data.people })}</strong> {allOf([...first, ...(rest > 0 ? [t('admin.sod.andMore', { count: rest })] : [])])}.{' '}
          {t('admin.sod.previewKeep')}
        </>
      )}
    </div>
  )
}

export const RulePane = (props: Props) => {
  const { t } = useTranslation()
  const { of, kind } = props
  const may = useMay()
  const notify = useNotify()
  const add = useAddRule()
  const { draft, problems, show, change } = useCheckedDraft<Form>(`rule.${of.id}.${kind}`, { chosen: null, bothWays: false })
  const { chosen, bothWays } = draft.value
  const mayBoth = kind === 'accessPackage' && !!chosen && may('separation.write', chosen.catalog?.id)
  const go = (close: () => void) => {
    if (!chosen) return show({ other: t(`admin.sod.choose.${kind}`) })
    if (add.isPending) return
    add.mutate(
      { accessPackageId: of.id, kind, id: chosen.id, bothWays: mayBoth && bothWays },
      {
        onSuccess: () => {
          notify(t('admin.sod.ruleAdded', { one: of.displayName, other: chosen.displayName }))
          close()
          draft.clear()
        },
        onError: (error) => {
          if (error instanceof GraphError) show(detailsOf(error))
        },
      },
    )
  }
  return (
    <Pane title={t(`admin.sod.add.${kind}`)} closeTo={paths.adminPackage(of.id, 'separation')}>
      <div className={forms.form}>
        <p className={forms.note}>{t('admin.sod.ruleNote', { name: of.displayName })}</p>
        <Picker {...props} chosen={chosen} problem={problems['other']} onChange={(one) => change({ chosen: one }, 'other')} />
        {chosen && <Preview of={of} kind={kind} chosen={chosen} />}
        {mayBoth && (
          <Checkbox
            checked={bothWays}
            label={t('admin.sod.bothWays', { one: of.displayName, other: chosen.displayName })}
            onChange={(_, { checked }) => change({ bothWays: checked === true })}
          />
        )}
      </div>
      <PaneFooter words={t('admin.govern.add')} isSending={add.isPending} draft={draft} go={go}>
        {!add.isPending && <Refusal error={add.error} />}
      </PaneFooter>
    </Pane>
  )
}
