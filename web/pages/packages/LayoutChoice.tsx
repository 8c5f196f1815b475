/** Cards to look around, rows to compare. */
import { GridRegular, ListRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import css from './LayoutChoice.module.css'

export type Layout = 'cards' | 'rows'
const LAYOUTS: readonly Layout[] = ['cards', 'rows']
/** As the address says; otherwise as suits the page. */
export const layoutOf = (query: URLSearchParams, otherwise: Layout = 'cards'): Layout => LAYOUTS.find((name) => name === query.get('view')) ?? otherwise

export const LayoutChoice = ({ otherwise = 'cards' }: { otherwise?: Layout }) => {
  const { t } = useTranslation()
  const [query, setQuery] = useSearchParams()
  const layout = layoutOf(query, otherwise)
  const choose = (next: Layout) =>
    setQuery(
      (now) => {
        if (next === otherwise) now.delete('view')
        else now.set('view', next)
        return now
      },
      { replace: true, preventScrollReset: true },
    )
  return (
    <div role="group" aria-label={t('common.layout')} className={css.group}>
      {(
        [
          ['cards', <GridRegular key="g" />],
          ['rows', <ListRegular key="l" />],
        ] as const
      ).map(([name, icon]) => (
        <button
          key={name}
          type="button"
          className={css.choice}
          aria-pressed={layout === name}
          aria-label={t(`common.${name}`)}
          title={t(`common.${name}`)}
          onClick={() => choose(name)}
        >
          {icon}
        </button>
      ))}
    </div>
  )
}
