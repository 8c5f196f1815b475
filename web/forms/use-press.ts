/** A change that a button sends. */
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'

/** Sends it with a press, and not once more until it is answered: the second of two presses comes before the first is shown. */
export const usePress = <T>(send: () => Promise<T>) => {
  const isUnderWay = useRef(false)
  const sending = useMutation({
    mutationFn: send,
    onSettled: () => {
      isUnderWay.current = false
    },
  })
  const press = (): void => {
    if (isUnderWay.current) return
    isUnderWay.current = true
    sending.mutate()
  }
  return { ...sending, press }
}
