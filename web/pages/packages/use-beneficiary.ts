import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { reportsQuery } from '../../api/queries.ts'

/** The report for whom a manager came here, if any. */
export const useBeneficiary = () => {
  const [query] = useSearchParams()
  const id = query.get('for') ?? undefined
  const { data } = useQuery({ ...reportsQuery, enabled: !!id })
  return data?.find((person) => person.id === id)
}
