import { useAdministration } from '../../../../session.ts'

/** May one change the packages of a catalog, and what is in them? */
export const useMayChange = (catalogId: string | undefined): boolean => {
  const { packages } = useAdministration()
  return packages.everywhere || (catalogId !== undefined && packages.catalogs.includes(catalogId))
}
