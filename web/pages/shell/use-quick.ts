/** What the quick switcher offers for a text: pages and lists that are there already at once, and what the server finds once the typing has paused. */
import { keepPreviousData, useQuery, type QueryKey, type UseQueryOptions } from '@tanstack/react-query'
import { useState } from 'react'
import type { Found } from '../../api/quick.ts'
import { useOffered } from '../../forms/offered.ts'
import { matches } from '../../ui/SearchField.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import type { Entry } from './Navigation.tsx'

const ENOUGH = 2
const pagesOf = (entries: readonly Entry[], text: string): Found[] =>
  entries.filter(({ label }) => matches(text, label)).map(({ to, label }) => ({ kind: 'page', id: to, displayName: label, to }))

type Sources<K extends QueryKey> = {
  pages: readonly Entry[]
  here?: (text: string) => Found[]
  server: (text: string) => UseQueryOptions<Found[], Error, Found[], K>
}
export type Quick = {
  text: string
  onType: (text: string) => void
  found: readonly Found[]
  /** Too little to look for; looking; done, or not to be had. */
  state: 'short' | 'looking' | 'done' | 'failed'
}

export const useQuick = <K extends QueryKey>({ pages, here, server }: Sources<K>): Quick => {
  const [typed, onType] = useState('')
  const text = typed.trim()
  const settled = useSettled(text)
  const { data = [], isFetching, isError, isPlaceholderData } = useQuery({ ...server(settled), placeholderData: keepPreviousData })
  const isShort = text.length < ENOUGH
  const isBehind = settled !== text || isPlaceholderData || isFetching
  const fromServer = useOffered(isShort ? [] : data, text, isBehind)
  return {
    text: typed,
    onType,
    found: [...pagesOf(pages, text), ...(isShort ? [] : [...(here?.(text) ?? []), ...fromServer])],
    state: isShort ? 'short' : isBehind ? 'looking' : isError ? 'failed' : 'done',
  }
}
