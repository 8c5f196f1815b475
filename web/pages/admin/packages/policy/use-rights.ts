import { useMay } from '../../use-may.ts'

/** May one change the packages of a catalog, and what is in them? */
export const useMayChange = (catalogId: string | undefined): boolean => useMay()('policy.write', catalogId ?? null)
