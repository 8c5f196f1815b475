/** Moves an entry of a list up or down, or takes it out. The focus goes along, and a screen reader hears where it is now. */
import { ArrowDownRegular, ArrowUpRegular, DeleteRegular } from '@fluentui/react-icons'
import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../../../../ui/buttons.tsx'
import css from './policy.module.css'

type Props = { name: string; index: number; count: number; mayRemove?: boolean; onMove: (by: -1 | 1) => void; onRemove: () => void }

/**
 * The focus goes to the first field of an entry that was just added, or to the button that adds one, where one was taken out. At once:
 * whoever types on would press the button again with each space.
 */
export const focusAfter = (change: () => void, selector: string): void => {
  flushSync(change)
  document.querySelector<HTMLElement>(selector)?.focus()
}

/** The node of a moved entry may be another place of the document, and what had the focus has none: it gets it back. */
const useFocusAfterMove = (index: number) => {
  const box = useRef<HTMLDivElement>(null)
  const [pressed, press] = useState<'up' | 'down'>()
  useEffect(() => {
    if (pressed) box.current?.querySelector<HTMLElement>(`[data-move="${pressed}"] button`)?.focus()
    // Only a new place counts.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [index])
  return { box, press, hasMoved: pressed !== undefined }
}

export const EntryButtons = ({ name, index, count, mayRemove = true, onMove, onRemove }: Props) => {
  const { t } = useTranslation()
  const { box, press, hasMoved } = useFocusAfterMove(index)
  const move = (which: 'up' | 'down') => {
    press(which)
    onMove(which === 'up' ? -1 : 1)
  }
  return (
    <div ref={box} className={css.entryButtons}>
      {count > 1 && (
        <>
          <span data-move="up">
            <ActionButton
              appearance="subtle"
              icon={<ArrowUpRegular />}
              aria-label={t('admin.policyForm.moveUp', { name })}
              reason={index === 0 ? t('admin.policyForm.isFirst') : undefined}
              onClick={() => move('up')}
            />
          </span>
          <span data-move="down">
            <ActionButton
              appearance="subtle"
              icon={<ArrowDownRegular />}
              aria-label={t('admin.policyForm.moveDown', { name })}
              reason={index === count - 1 ? t('admin.policyForm.isLast') : undefined}
              onClick={() => move('down')}
            />
          </span>
        </>
      )}
      {mayRemove && <ActionButton appearance="subtle" icon={<DeleteRegular />} aria-label={t('admin.policyForm.remove', { name })} onClick={onRemove} />}
      <span role="status" className="visually-hidden">
        {hasMoved && t('admin.policyForm.place', { place: index + 1, count })}
      </span>
    </div>
  )
}
