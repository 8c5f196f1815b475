/** A state in one or two words; the icon and the words say it, the colour only helps. */
import type { ReactNode } from 'react'
import css from './Pill.module.css'

export type Tone = 'good' | 'busy' | 'wait' | 'bad' | 'calm'

export const Pill = ({ tone, children }: { tone: Tone; children: ReactNode }) => (
  <span className={`${css.pill} ${css[tone]}`}>
    <span className={css.dot} aria-hidden="true" />
    {children}
  </span>
)
