import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * Libraries that hardly change get files of their own, so that a new portal does not make browsers load them again.
 * What several pages use comes as one file in place of dozens of tiny ones.
 */
const files = [
  { name: 'react', priority: 2, test: /node_modules\/(react|react-dom|react-router|scheduler)\// },
  { name: 'data', priority: 2, test: /node_modules\/(@tanstack|i18next|react-i18next)\// },
  // The count is above what only panes, forms and the administration share: the first page must not carry their controls.
  { name: 'shared', minShareCount: 42, priority: 1 },
]

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // Everything is a file of our own origin: the content security policy allows no inline script and no data: script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: files } } },
  },
  server: { proxy: Object.fromEntries(['/v1.0', '/beta', '/auth', '/demo'].map((path) => [path, 'http://127.0.0.1:8080'])) },
})
