/** Where the reason of a button is shown: at the button that one points at or came to, a moment later; it stays while one points at the reason itself. */
import { useEffect, useRef, useState, type SyntheticEvent } from 'react'

const MOMENT_MS = 250

export const useReason = () => {
  const [target, setTarget] = useState<HTMLElement>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stay = () => clearTimeout(timer.current)
  const soon = (next: HTMLElement | undefined) => {
    stay()
    timer.current = setTimeout(() => setTarget(next), MOMENT_MS)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  const show = ({ currentTarget }: SyntheticEvent<HTMLElement>) => soon(currentTarget)
  const hide = () => soon(undefined)
  return { target, stay, close: () => setTarget(undefined), handlers: { onPointerEnter: show, onFocus: show, onPointerLeave: hide, onBlur: hide } }
}
