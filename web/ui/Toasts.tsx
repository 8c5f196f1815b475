/** Draws the notices that came since it last looked, each for a while; one that is pointed at stays, and one that only came under the pointer does not. They are read aloud, and make way for the focus. */
import { useThemeClassName } from '@fluentui/react-components'
import { CheckmarkCircleRegular, ErrorCircleRegular, InfoRegular } from '@fluentui/react-icons'
import { useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useFormats } from '../texts/format.ts'
import type { Notice } from './notify.tsx'
import css from './Toasts.module.css'

const SHOWN_MS = 6000
const ICONS: Record<Notice['intent'], React.ReactNode> = { success: <CheckmarkCircleRegular />, error: <ErrorCircleRegular />, info: <InfoRegular /> }

const Toast = ({ notice: { text, intent }, onGone }: { notice: Notice; onGone: () => void }) => {
  const { readable } = useFormats()
  const [isKept, setKept] = useState(false)
  useEffect(() => {
    if (isKept) return
    const timer = setTimeout(onGone, SHOWN_MS)
    return () => clearTimeout(timer)
    // Whoever draws this anew does not begin the time anew.
  }, [isKept]) // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <div className={css.toast} data-intent={intent} onPointerMove={() => setKept(true)} onPointerLeave={() => setKept(false)}>
      <span aria-hidden="true" className={css.icon}>
        {ICONS[intent]}
      </span>
      {readable(text)}
    </div>
  )
}

const overlaps = (one: DOMRect, other: DOMRect): boolean => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom

/** Nobody should have to wait to see where the focus is: what lies over it goes to the other corner. */
const useMakingWay = (drawn: readonly Notice[]) => {
  const place = useRef<HTMLDivElement>(null)
  const [isAway, setAway] = useState(false)
  useEffect(() => {
    const make = (): void => {
      const [toasts, focused] = [place.current, document.activeElement]
      if (toasts?.childElementCount && focused && focused !== document.body && overlaps(toasts.getBoundingClientRect(), focused.getBoundingClientRect())) setAway((is) => !is)
    }
    const frame = requestAnimationFrame(make)
    addEventListener('focusin', make)
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener('focusin', make)
    }
  }, [drawn])
  return { place, isAway }
}

const nothing: readonly Notice[] = []

export default function Toasts({ notices }: { notices: readonly Notice[] }) {
  const [gone, setGone] = useState<readonly number[]>([])
  // The region is there before its first words, or no screen reader would hear of them.
  const [isThere, setThere] = useState(false)
  useEffect(() => setThere(true), [])
  const drawn = isThere ? notices : nothing
  const { place, isAway } = useMakingWay(drawn)
  // Outside of the provider there are no colours.
  const theme = useThemeClassName()
  return createPortal(
    <div ref={place} role="status" className={`${theme} ${css.toasts}`} data-away={isAway || undefined}>
      {drawn.filter(({ id }) => !gone.includes(id)).map((notice) => (
        <Toast key={notice.id} notice={notice} onGone={() => setGone((now) => [...now, notice.id])} />
      ))}
    </div>,
    document.body,
  )
}
