/** What the administration changes. Whatever comes of it, all that it shows is read again: a refusal may mean that it was old. */
import { useMutation, useQueryClient } from '@tanstack/react-query'

/** `also`: what is shown outside of the administration, or beside it, and hangs on the change. */
export const useAdminChange = <Input, Output>(change: (input: Input) => Promise<Output>, ...also: string[]) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => {
      for (const key of ['admin', ...also]) void client.invalidateQueries({ queryKey: [key] })
    },
  })
}
