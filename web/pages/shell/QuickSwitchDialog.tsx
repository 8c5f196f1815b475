/** A box to type a name into, and what it fits. Up, down and Enter are enough. */
import { Dialog, DialogSurface } from '@fluentui/react-components'
import { useCallback, useEffect, useId, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Found } from '../../api/quick.ts'
import { useFormats } from '../../texts/format.ts'
import { namedKindOf, shownState } from '../../ui/status.tsx'
import css from './QuickSwitch.module.css'
import type { Quick } from './use-quick.ts'

const Option = ({ of: { kind, displayName, description, request } }: { of: Found }) => {
  const { t } = useTranslation()
  const { shortDay } = useFormats()
  const state = request && shownState(request)
  // Somebody may have asked for the same more than once.
  const about = [
    ...(description ? [t('common.forPerson', { name: description })] : []),
    ...(request ? [t(`requests.type.${namedKindOf(request.requestType)}`)] : []),
    ...(request?.createdDateTime ? [shortDay(request.createdDateTime)] : []),
  ]
  return (
    <>
      <span>
        {displayName}
        {about.length > 0 && <small className={css.whom}>{about.join(' · ')}</small>}
      </span>
      <small>{[t(`quick.kinds.${kind}`), ...(state ? [t(`requests.state.${state}`)] : [])].join(' · ')}</small>
    </>
  )
}

type OptionsProps = { id: string; found: readonly Found[]; active: number; onChoose: (found: Found) => void; onPoint: (index: number) => void }

const Options = ({ id, found, active, onChoose, onPoint }: OptionsProps) => {
  const { t } = useTranslation()
  return (
    <div id={id} role="listbox" aria-label={t('quick.found')} className={css.list}>
      {found.map((one, index) => (
        <div
          key={`${one.kind} ${one.id}`}
          id={`${id}-${index}`}
          ref={index === active ? (option) => option?.scrollIntoView({ block: 'nearest' }) : null}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={css.option}
          onPointerMove={() => onPoint(index)}
          onClick={() => onChoose(one)}
          onKeyDown={() => undefined}
        >
          <Option of={one} />
        </div>
      ))}
    </div>
  )
}

export function QuickSwitchDialog({ text, onType, found, state, onClose }: Quick & { onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const list = useId()
  const [at, setAt] = useState(0)
  const active = Math.min(at, Math.max(0, found.length - 1))
  const choose = useCallback(
    ({ to }: Found) => {
      onClose()
      void navigate(to)
    },
    [onClose, navigate],
  )
  const first = found[active]
  // Whoever types a name and Enter at once goes there when it has been found.
  const [isEager, setEager] = useState(false)
  useEffect(() => {
    if (!isEager || state === 'looking') return
    setEager(false)
    if (first) choose(first)
  }, [isEager, state, first, choose])
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setAt((active + step + found.length) % Math.max(1, found.length))
    } else if (event.key === 'Enter') {
      if (first) choose(first)
      else setEager(true)
    }
  }
  const words = {
    short: t('quick.hint'),
    looking: t('common.loading'),
    failed: t('people.failed'),
    done: found.length === 0 ? t('quick.none') : t(found.some(({ more }) => more) ? 'quick.first' : 'quick.count', { count: found.length }),
  }
  return (
    <Dialog open onOpenChange={(_, { open }) => open || onClose()}>
      <DialogSurface className={css.surface} aria-label={t('quick.open')}>
        <input
          className={css.input}
          type="text"
          role="combobox"
          aria-label={t('quick.label')}
          aria-expanded={found.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={found.length > 0 ? `${list}-${active}` : undefined}
          placeholder={t('quick.label')}
          value={text}
          onChange={(event) => {
            onType(event.target.value)
            setAt(0)
            setEager(false)
          }}
          onKeyDown={onKeyDown}
        />
        <Options id={list} found={found} active={active} onChoose={choose} onPoint={setAt} />
        <p role="status" className={css.status}>
          {words[state]}
        </p>
      </DialogSurface>
    </Dialog>
  )
}
