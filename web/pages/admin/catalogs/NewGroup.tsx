/** Makes a group of the directory where one is looked for in vain: a new installation has none. */
import { Field, Input, Spinner } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { createGroup, type Origin } from '../../../api/admin-catalogs.ts'
import { focusFirst } from '../../../forms/focus-first.ts'
import { ActionButton } from '../../../ui/buttons.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import surface from '../../../ui/surface.module.css'
import { useMay } from '../use-may.ts'

export const NewGroup = ({ onMade }: { onMade: (group: Origin) => void }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const mayMake = useMay()('directory.write')
  const [name, setName] = useState('')
  const [isMissing, setMissing] = useState(false)
  const making = useMutation({ mutationFn: createGroup })
  // The second click of two comes before the first is shown.
  const isUnderWay = useRef(false)
  const make = () => {
    setMissing(!name.trim())
    if (!name.trim()) return focusFirst({ newGroup: true })
    if (isUnderWay.current) return
    isUnderWay.current = true
    making.mutate(name.trim(), {
      onSuccess: (group) => {
        setName('')
        notify(t('admin.govern.groupMade', { name: group.displayName }))
        onMade(group)
      },
      onSettled: () => {
        isUnderWay.current = false
      },
    })
  }
  const write = (text: string) => {
    setName(text)
    setMissing(false)
  }
  const onEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    make()
  }
  return (
    <details className={surface.more}>
      <summary>{t('admin.govern.newGroup')}</summary>
      <div className={surface.inside}>
        <Field data-field="newGroup" label={t('admin.govern.groupName')} hint={t('admin.govern.groupHint')} validationMessage={isMissing ? t('admin.make.missing.name') : null}>
          <Input value={name} maxLength={256} disabled={!mayMake} onChange={(_, { value }) => write(value)} onKeyDown={onEnter} />
        </Field>
        <div className={surface.bar}>
          <ActionButton
            soft
            reason={mayMake ? undefined : t('admin.govern.onlyGlobalMakesGroups')}
            icon={making.isPending ? <Spinner size="tiny" /> : null}
            onClick={make}
          >
            {t('admin.govern.makeGroup')}
          </ActionButton>
        </div>
        <Refusal error={making.error} />
      </div>
    </details>
  )
}
