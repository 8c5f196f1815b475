export { NewCatalogPane as default } from './CatalogPane.tsx'
