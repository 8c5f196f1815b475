/** Puts groups and applications into a catalog, as many as one likes, one after another. What is refused stays on the list with its reason. */
import { Field, Radio, RadioGroup } from '@fluentui/react-components'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { addResource, originsQuery, originSystems, type Origin, type OriginSystem } from '../../../api/admin-catalogs.ts'
import { useDraft } from '../../../forms/draft.ts'
import { ChosenList } from '../../../forms/ChosenList.tsx'
import { focusFirst } from '../../../forms/focus-first.ts'
import forms from '../../../forms/forms.module.css'
import { useInTurn } from '../../../forms/in-turn.ts'
import { PersonBox } from '../../../forms/PersonBox.tsx'
import { useFound } from '../../../forms/use-found.ts'
import { paths } from '../../../paths.ts'
import { useNotify } from '../../../ui/notify.tsx'
import { Pane } from '../../../ui/Pane.tsx'
import { PaneFooter } from '../../../ui/PaneFooter.tsx'
import surface from '../../../ui/surface.module.css'
import { useKindOfResource } from '../use-kind-of-resource.ts'
import { NewGroup } from './NewGroup.tsx'
import { useMay } from '../use-may.ts'

type PickerProps = { system: OriginSystem; chosen: readonly Origin[]; problem: string | undefined; onPick: (one: Origin) => void }

const Picker = ({ system, chosen, problem, onPick }: PickerProps) => {
  const { t } = useTranslation()
  const { found, box } = useFound((text) => originsQuery(system, text), t(`admin.govern.none.${system}`))
  const offered = found.filter((one) => one.originSystem === system && !chosen.some(({ id }) => id === one.id))
  return (
    <PersonBox
      name="resources"
      label={t(`admin.govern.pick.${system}`)}
      hint={t('admin.govern.pickHint')}
      placeholder={t('admin.make.subjectPlaceholder')}
      chosen={undefined}
      {...box}
      people={offered.map(({ id, displayName, description }) => ({ id, displayName, jobTitle: description ?? null }))}
      problem={problem}
      onChange={(picked) => {
        const one = offered.find(({ id }) => id === picked?.id)
        if (one) onPick(one)
      }}
    />
  )
}

type Form = { system: OriginSystem; chosen: Origin[] }

const useAdding = (catalogId: string) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const client = useQueryClient()
  const [isMissing, setMissing] = useState(false)
  const draft = useDraft<Form>(`catalog.${catalogId}.resources`, { system: 'AadGroup', chosen: [] })
  const { value, change, clear } = draft
  const turn = useInTurn<Origin>(({ id }) => id, (one) => addResource(catalogId, one))
  const go = async (close: () => void): Promise<void> => {
    if (value.chosen.length === 0) {
      setMissing(true)
      return focusFirst({ resources: true })
    }
    if (turn.progress) return
    const { done, refused } = await turn.go(value.chosen)
    void client.invalidateQueries({ queryKey: ['admin'] })
    if (done.length > 0) notify(t('admin.govern.resourcesAdded', { count: done.length }))
    // What is in the catalog is not to be sent again when one comes back.
    if (refused.length > 0) return change({ chosen: refused })
    clear()
    close()
  }
  const pick = (one: Origin) => {
    setMissing(false)
    change({ chosen: [...value.chosen, one] })
  }
  return { ...value, ...turn, draft, change, go, pick, problem: isMissing ? t('admin.govern.nothingPicked') : undefined }
}

export default function AddResources() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const kindOf = useKindOfResource()
  const { system, chosen, outcomes, progress, draft, change, go, pick, problem } = useAdding(id)
  return (
    <Pane title={t('admin.govern.addResources')} closeTo={paths.adminCatalog(id)} mayNot={useMay()('resource.add', id) ? undefined : t('admin.mayNot.addResources')}>
      <div className={forms.form}>
        <Field label={t('admin.kind')}>
          <RadioGroup layout="horizontal" value={system} onChange={(_, data) => change({ system: data.value as OriginSystem })}>
            {originSystems.map((one) => (
              <Radio key={one} value={one} label={t(`admin.govern.systems.${one}`)} />
            ))}
          </RadioGroup>
        </Field>
        <Picker key={system} system={system} chosen={chosen} problem={problem} onPick={pick} />
        {system === 'AadGroup' && <NewGroup onMade={pick} />}
        {system === 'AadApplication' && <p className={forms.note}>{t('admin.govern.newApplication')}</p>}
        <ChosenList
          label={t('admin.govern.picked')}
          chosen={chosen}
          kindOf={({ originSystem }) => kindOf(originSystem)}
          outcomes={outcomes}
          onTakeOff={(one) => change({ chosen: chosen.filter(({ id: other }) => other !== one.id) })}
        />
        <p className={forms.note}>{t('admin.govern.resourceRight')}</p>
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
