/** On a phone not all tabs fit; the one that is shown is brought into view. */
const bringIntoView = (link: HTMLAnchorElement | null): void => link?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' })

/** Tabs are links: each view has its address, so Back works and a link can be sent. */
import { Link } from 'react-router'
import css from './Tabs.module.css'

export type Tab = { to: string; label: string; count?: number | undefined; current: boolean }

export const Tabs = ({ label, tabs }: { label: string; tabs: readonly Tab[] }) => (
  <nav aria-label={label} className={css.tabs}>
    {tabs.map(({ to, label: text, count, current }) => (
      <Link key={text} ref={current ? bringIntoView : null} to={to} className={css.tab} aria-current={current ? 'page' : undefined} preventScrollReset>
        {text}
        {count !== undefined && <span className={css.count}>{count}</span>}
      </Link>
    ))}
  </nav>
)

/** A row of filters that works as tabs do, and looks lighter. */
export const Chips = ({ label, tabs }: { label: string; tabs: readonly Tab[] }) => (
  <nav aria-label={label} className={css.chips}>
    {tabs.map(({ to, label: text, current }) => (
      <Link key={text} to={to} className={css.chip} aria-current={current ? 'true' : undefined} preventScrollReset>
        {text}
      </Link>
    ))}
  </nav>
)
