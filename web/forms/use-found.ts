/** Those whom a search finds for what one types into a box. */
import { keepPreviousData, useQuery, type QueryKey, type UseQueryOptions } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSettled } from '../ui/use-settled.ts'
import { useOffered, type Offerable } from './offered.ts'

type Found<T> = {
  found: readonly T[]
  /** What the box takes. */
  box: { typed: string | undefined; onType: (text: string | undefined) => void; none: string }
}

/**
 * Asks once the typing has paused. Until the answer is there, those of the last one are found whom the text fits: what is offered follows each key,
 * and nothing that one is about to click moves away when the answer comes.
 * `none` says that nothing has such a name, where it is not about people.
 */
export const useFound = <T extends Offerable, K extends QueryKey>(search: (text: string) => UseQueryOptions<T[], Error, T[], K>, none?: string): Found<T> => {
  const { t } = useTranslation()
  const [typed, onType] = useState<string>()
  const text = typed?.trim() ?? ''
  const settled = useSettled(text)
  const { data = [], isPending, isFetching, isError, isPlaceholderData } = useQuery({ ...search(settled), placeholderData: keepPreviousData })
  const isBehind = settled !== text || isPlaceholderData
  return {
    found: useOffered(data, text, isBehind),
    box: { typed, onType, none: isBehind || isPending || isFetching ? t('people.typing') : isError ? t('people.failed') : (none ?? t('people.none')) },
  }
}
