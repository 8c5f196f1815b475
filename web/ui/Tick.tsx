/** The browser's own box to tick, for lists with many of them. */
import { useEffect, useRef, type ReactNode } from 'react'
import css from './Tick.module.css'

type Props = { checked: boolean | 'mixed'; 'aria-label'?: string; children?: ReactNode; onChange: () => void }

export const Tick = ({ checked, children, onChange, ...named }: Props) => {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = checked === 'mixed'
  }, [checked])
  return (
    <label className={css.tick}>
      <input ref={box} type="checkbox" checked={checked === true} onChange={onChange} {...named} />
      {children && <span>{children}</span>}
    </label>
  )
}
