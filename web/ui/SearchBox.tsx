/** A box to type what one looks for. The browser's own field: that of the component library weighs as much as a page. */
import { DismissRegular, SearchRegular } from '@fluentui/react-icons'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import css from './SearchBox.module.css'

type Props = { label: string; placeholder?: string; value: string; className?: string | undefined; onChange: (value: string) => void }

export const SearchBox = ({ label, placeholder = label, value, className = '', onChange }: Props) => {
  const { t } = useTranslation()
  const field = useRef<HTMLInputElement>(null)
  const clear = () => {
    onChange('')
    field.current?.focus()
  }
  return (
    <div className={`${css.box} ${className}`}>
      <span aria-hidden="true" className={css.icon}>
        <SearchRegular />
      </span>
      <input
        ref={field}
        type="search"
        className={css.field}
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value) clear()
        }}
      />
      {value && (
        <button type="button" className={css.clear} aria-label={t('common.clear')} onClick={clear}>
          <DismissRegular />
        </button>
      )}
    </div>
  )
}
