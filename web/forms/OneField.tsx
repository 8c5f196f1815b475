/** One thing out of many, found by its name: not all of them have to be there to be chosen. */
import { Combobox, Field, Option } from '@fluentui/react-components'
import { keepPreviousData, useInfiniteQuery, type InfiniteData, type QueryKey, type UseInfiniteQueryOptions } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Page } from '../api/client.ts'
import { rowsOf } from '../api/queries.ts'
import { Failure } from '../ui/states.tsx'
import { useSettled } from '../ui/use-settled.ts'
import { useOffered, type Offerable } from './offered.ts'

type Named = Offerable & { readonly displayName: string }
type Search<T, K extends QueryKey> = UseInfiniteQueryOptions<Page<T>, Error, InfiniteData<Page<T>>, K, string>
type Props<T, K extends QueryKey> = {
  name?: string
  label: string
  placeholder: string
  required?: boolean
  disabled?: boolean
  problem?: string | undefined
  /** The id of what is chosen, and its name once it is known. */
  id: string
  chosen: string | undefined
  search: (text: string) => Search<T, K>
  onChange: (id: string | undefined) => void
}

export const OneField = <T extends Named, K extends QueryKey>({
  name,
  label,
  placeholder,
  required = false,
  disabled = false,
  problem,
  id,
  chosen,
  search,
  onChange,
}: Props<T, K>) => {
  const { t } = useTranslation()
  const [typed, type] = useState<string>()
  const text = typed?.trim() ?? ''
  const settled = useSettled(text)
  const { data, error, isPending, isLoadingError, isPlaceholderData, refetch } = useInfiniteQuery({ ...search(settled), placeholderData: keepPreviousData })
  // As in `useFound`, which is for lists without pages.
  const isBehind = settled !== text || isPlaceholderData
  const offered = useOffered(rowsOf(data), text, isBehind)
  const nothing = isBehind || isPending ? t('people.typing') : isLoadingError ? t('people.failed') : t('packages.noMatchTitle', { query: text })
  return (
    <>
      <Field data-field={name} label={label} required={required} validationMessage={problem ?? null}>
        <Combobox
          clearable={!required}
          disabled={disabled}
          value={typed ?? (id ? (chosen ?? '') : '')}
          selectedOptions={id ? [id] : []}
          placeholder={placeholder}
          style={{ minWidth: 0 }}
          onChange={(event) => type(event.target.value)}
          onBlur={() => type(undefined)}
          onOptionSelect={(event, { optionValue }) => {
            // As in `PersonBox`: whoever types over what was chosen goes on typing.
            if (event.type !== 'change') type(undefined)
            onChange(optionValue)
          }}
        >
          {offered.map(({ id: key, displayName }) => (
            <Option key={key} value={key}>
              {displayName}
            </Option>
          ))}
          {offered.length === 0 && (
            <Option key="none" disabled text="" value="">
              {nothing}
            </Option>
          )}
        </Combobox>
      </Field>
      {/* A list that is narrowed says itself what could not be read. */}
      {required && isLoadingError && <Failure error={error} retry={() => void refetch()} />}
    </>
  )
}
