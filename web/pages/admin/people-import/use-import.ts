/** A file, what it would do, and what it has done. The bytes are kept from the moment they are chosen, and go to the server as they are. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { importPeople, type ImportReport } from '../../../api/admin-beginnings.ts'

export type Source = { name: string; bytes: Blob }
export const MOST_BYTES = 10_485_760

export const useImport = () => {
  const client = useQueryClient()
  const [source, setSource] = useState<Source>()
  const trying = useMutation({ mutationFn: ({ bytes }: Source) => importPeople(bytes, true) })
  const doing = useMutation({
    mutationFn: ({ bytes }: Source): Promise<ImportReport> => importPeople(bytes, false),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admin'] }),
  })
  /** Another file forgets what was said about the one before. */
  const choose = (next: Source) => {
    doing.reset()
    setSource(next)
    trying.mutate(next)
  }
  // The second click of two comes before the first is shown.
  const under = useRef(false)
  const go = async (): Promise<ImportReport | undefined> => {
    if (!source || under.current) return undefined
    under.current = true
    return doing.mutateAsync(source).finally(() => {
      under.current = false
    })
  }
  const anew = () => {
    trying.reset()
    doing.reset()
    setSource(undefined)
  }
  return { source, choose, go, anew, report: doing.data ?? trying.data, error: doing.error ?? trying.error, isTrying: trying.isPending, isDoing: doing.isPending }
}
export type Import = ReturnType<typeof useImport>
