export { EditCatalogPane as default } from './CatalogPane.tsx'
