/** Draws the notices that came since it last looked, each for a while; one that is pointed at stays, and one that the focus comes under goes. They are read aloud. */
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle'
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle'
import { InfoRegular } from '@fluentui/react-icons/svg/info'
import { useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useFormats } from '../texts/format.ts'
import type { Notice } from './notify.tsx'
import css from './Toasts.module.css'

const SHOWN_MS = 6000
const ICONS: Record<Notice['intent'], React.ReactNode> = { success: <CheckmarkCircleRegular />, error: <ErrorCircleRegular />, info: <InfoRegular /> }

/** Nobody should have to wait to see where the focus is. */
const useGoneFrom = (onGone: () => void) => {
  const toast = useRef<HTMLDivElement>(null)
  const leave = useRef(onGone)
  leave.current = onGone
  useEffect(() => {
    const make = ({ target }: FocusEvent): void => {
      const [mine, its] = [toast.current?.getBoundingClientRect(), (target as Element).getBoundingClientRect()]
      if (mine && mine.left < its.right && its.left < mine.right && mine.top < its.bottom && its.top < mine.bottom) leave.current()
    }
    addEventListener('focusin', make)
    return () => removeEventListener('focusin', make)
  }, [])
  return toast
}

const Toast = ({ notice: { text, intent }, onGone }: { notice: Notice; onGone: () => void }) => {
  const { readable } = useFormats()
  const [isKept, setKept] = useState(false)
  const toast = useGoneFrom(onGone)
  useEffect(() => {
    if (isKept) return
    const timer = setTimeout(onGone, SHOWN_MS)
    return () => clearTimeout(timer)
    // Whoever draws this anew does not begin the time anew.
  }, [isKept]) // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <div ref={toast} className={css.toast} data-intent={intent} onPointerEnter={() => setKept(true)} onPointerLeave={() => setKept(false)}>
      <span aria-hidden="true" className={css.icon}>
        {ICONS[intent]}
      </span>
      {readable(text)}
    </div>
  )
}

export default function Toasts({ notices }: { notices: readonly Notice[] }) {
  const [gone, setGone] = useState<readonly number[]>([])
  // The region is there before its first words, or no screen reader would hear of them.
  const [isThere, setThere] = useState(false)
  useEffect(() => setThere(true), [])
  return createPortal(
    <div role="status" className={css.toasts}>
      {isThere &&
        notices.filter(({ id }) => !gone.includes(id)).map((notice) => <Toast key={notice.id} notice={notice} onGone={() => setGone((now) => [...now, notice.id])} />)}
    </div>,
    document.body,
  )
}
