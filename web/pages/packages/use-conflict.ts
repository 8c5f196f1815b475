/** What is held and does not go with a package: known before anything is typed. */
import { useQuery } from '@tanstack/react-query'
import { obstacles } from '../../../src/domain/why/proof.ts'
import { myAssignments, optionsQuery, whyQuery } from '../../api/queries.ts'
import type { Assignment, Possible } from '../../api/types.ts'
import { useMe } from '../../session.ts'
import { isActive } from './held.ts'

export type Conflict = {
  /** It is not known yet. */
  isLoading: boolean
  isThere: boolean
  /** The package in the way, where it is one of one's own and the only thing: one request gives back one package. */
  held: Assignment | undefined
  /** May one give it back oneself? */
  remove: Possible | undefined
}

export const useConflict = (personId: string, packageId: string): Conflict => {
  const me = useMe()
  const { data, isLoading } = useQuery({ ...whyQuery(personId, packageId), enabled: !!personId })
  const mine = useQuery(myAssignments).data ?? []
  const [first, ...more] = data ? obstacles(data.askable).filter(({ kind }) => kind === 'incompatible') : []
  const held = first && more.length === 0 && personId === me.id ? mine.find((row) => isActive(row) && row.accessPackage?.id === first.facts?.['id']) : undefined
  const options = useQuery({ ...optionsQuery, enabled: !!held })
  const remove = options.data?.find(({ assignmentId }) => assignmentId === held?.id)?.remove
  return { isLoading: isLoading || options.isLoading, isThere: !!first, held, remove }
}
