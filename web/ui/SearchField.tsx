/** A search box whose text lives in the URL. It answers while one types. */
import { useEffect, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'react-router'
import { SearchBox } from './SearchBox.tsx'
import { isUnderWay } from './under-way.ts'

const WAIT_MS = 180

/** The text of the search in the URL, and the box's own text, which runs a moment ahead. */
export const SearchField = ({ label, className }: { label: string; className?: string | undefined }) => {
  const [query, setQuery] = useSearchParams()
  const { pathname } = useLocation()
  const fromUrl = query.get('q') ?? ''
  const [text, setText] = useState(fromUrl)
  useEffect(() => setText(fromUrl), [fromUrl])
  // What else is in the address may have changed by the time that the text is written into it.
  const writeQuery = useRef(setQuery)
  useEffect(() => {
    writeQuery.current = setQuery
  }, [setQuery])
  useEffect(() => {
    if (text === fromUrl) return
    let timer: ReturnType<typeof setTimeout>
    const write = () => {
      if (isUnderWay()) return wait()
      writeQuery.current(
        (now) => {
          if (text) now.set('q', text)
          else now.delete('q')
          return now
        },
        { replace: true, preventScrollReset: true },
      )
    }
    const wait = () => {
      timer = setTimeout(write, WAIT_MS)
    }
    wait()
    return () => clearTimeout(timer)
    // Only typing may start the timer: a new URL has already set the text. Whoever opens something before it rings stays there.
  }, [text, pathname]) // eslint-disable-line react-hooks/exhaustive-deps
  return <SearchBox className={className} label={label} value={text} onChange={setText} />
}

/** Does a text hold every word that was typed, in any case and order? */
export const matches = (words: string, ...texts: (string | null | undefined)[]): boolean => {
  const hay = texts.join(' ').toLocaleLowerCase()
  return words
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word))
}
