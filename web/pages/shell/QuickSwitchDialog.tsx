/** A box to type a name into, and what it fits. Up, down and Enter are enough. */
import { Dialog, DialogSurface } from '@fluentui/react-components'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useId, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { quickQuery, type Found } from '../../api/quick.ts'
import { useSession } from '../../session.ts'
import { useSettled } from '../../ui/use-settled.ts'
import { isAdmin } from './Navigation.tsx'
import css from './QuickSwitch.module.css'

const Options = ({
  id,
  found,
  active,
  onChoose,
  onPoint,
}: {
  id: string
  found: readonly Found[]
  active: number
  onChoose: (found: Found) => void
  onPoint: (index: number) => void
}) => {
  const { t } = useTranslation()
  return (
    <div id={id} role="listbox" aria-label={t('quick.found')} className={css.list}>
      {found.map((one, index) => (
        <div
          key={`${one.kind} ${one.id}`}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={css.option}
          onPointerMove={() => onPoint(index)}
          onClick={() => onChoose(one)}
          onKeyDown={() => undefined}
        >
          <span>{one.name}</span>
          <small>{t(`quick.kinds.${one.kind}`)}</small>
        </div>
      ))}
    </div>
  )
}

export default function QuickSwitchDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const list = useId()
  const { administration } = useSession()
  const inAdmin = isAdmin(useLocation().pathname) ? administration : null
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const settled = useSettled(text.trim())
  const { data = [], isFetching, isError } = useQuery({ ...quickQuery(settled, inAdmin), placeholderData: keepPreviousData })
  const found = settled.length > 1 ? data : []
  const active = Math.min(at, Math.max(0, found.length - 1))
  const choose = ({ to }: Found) => {
    onClose()
    void navigate(to)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setAt((active + step + found.length) % Math.max(1, found.length))
    } else if (event.key === 'Enter' && found[active]) choose(found[active])
  }
  const status =
    settled.length < 2
      ? t('quick.hint')
      : isError
        ? t('people.failed')
        : isFetching
          ? t('common.loading')
          : found.length === 0
            ? t('quick.none')
            : t('quick.count', { count: found.length })
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
            setText(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
        <Options id={list} found={found} active={active} onChoose={choose} onPoint={setAt} />
        <p role="status" className={css.status}>
          {status}
        </p>
      </DialogSurface>
    </Dialog>
  )
}
