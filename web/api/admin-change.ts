/** What the administration changes. Whatever comes of it, all that it shows is read again: a refusal may mean that it was old. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'

/** Somebody else changed it since it was read. */
export class ChangedMeanwhile extends Error {}

/** What one changes of something, which is only sent where it still is as one read it: so nobody goes over what somebody else changed. */
export type AsRead<T, Changes> = { changes: Changes; isAsRead: (now: T) => boolean }
export const changeAsRead = async <T, Changes>({ changes, isAsRead }: AsRead<T, Changes>, read: () => Promise<T>, send: (changes: Changes) => Promise<unknown>): Promise<void> => {
  if (!isAsRead(await read())) throw new ChangedMeanwhile()
  await send(changes)
}

/** `also`: what is shown outside of the administration, or beside it, and hangs on the change. */
export const useAdminChange = <Input, Output>(change: (input: Input) => Promise<Output>, ...also: string[]) => {
  const client = useQueryClient()
  const underWay = useRef<Promise<Output>>(undefined)
  return useMutation({
    // The second click of a double click may come before the first is known to be under way: it gets the answer of the first.
    mutationFn: (input: Input) =>
      (underWay.current ??= change(input).finally(() => {
        underWay.current = undefined
      })),
    onSettled: () => {
      for (const key of ['admin', ...also]) void client.invalidateQueries({ queryKey: [key] })
    },
  })
}
