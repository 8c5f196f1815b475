/** The frame of a page: its one heading, what may stand beside it, and the title of the browser's tab. */
import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import css from './Page.module.css'

/** Names the tab; a pane above a page passes its own title and the page beneath passes nothing. */
export const useTitle = (title: string | undefined): void => {
  const { t } = useTranslation()
  useEffect(() => {
    if (title) document.title = `${title} · ${t('product')}`
  }, [title, t])
}

type Props = { title: string; lead?: ReactNode; actions?: ReactNode; above?: ReactNode; face?: ReactNode; covered?: boolean; children: ReactNode }

export const Page = ({ title, lead, actions, above, face, covered = false, children }: Props) => {
  useTitle(covered ? undefined : title)
  return (
    <div className={css.page}>
      {above}
      <header className={css.header}>
        <div className={css.start}>
          {face}
          <div className={css.words}>
            <h1 className={css.title} tabIndex={-1}>
              {title}
            </h1>
            {lead && <p className={css.lead}>{lead}</p>}
          </div>
        </div>
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
