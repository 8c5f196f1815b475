/** One part of a long form, with its heading. */
import type { ReactNode } from 'react'
import surface from '../../../../ui/surface.module.css'
import admin from '../../admin.module.css'
import css from './policy.module.css'

export const Part = ({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) => (
  <section aria-label={title} className={`${css.part} ${surface.card}`}>
    <div>
      <h2 className={admin.heading}>{title}</h2>
      {lead && <p className={surface.quiet}>{lead}</p>}
    </div>
    {children}
  </section>
)
