/** Cards to look around, rows to compare. */
import { GridRegular } from '@fluentui/react-icons/svg/grid'
import { ListRegular } from '@fluentui/react-icons/svg/list'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import css from './LayoutChoice.module.css'

export type Layout = 'cards' | 'rows'
export const layoutOf = (query: URLSearchParams): Layout => (query.get('view') === 'rows' ? 'rows' : 'cards')

export const LayoutChoice = () => {
  const { t } = useTranslation()
  const [query, setQuery] = useSearchParams()
  const layout = layoutOf(query)
  const choose = (next: Layout) =>
    setQuery(
      (now) => {
        if (next === 'rows') now.set('view', 'rows')
        else now.delete('view')
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
