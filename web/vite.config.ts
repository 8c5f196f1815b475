import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Rolldown } from 'vite'

type Context = { getModuleInfo(id: string): Rolldown.ModuleInfo | null }

/** The pages that everybody goes to and fro between. */
const everyday = ['home/Overview', 'packages/Packages', 'requests/RequestHistory', 'requests/RequestPage', 'approvals/Approvals', 'team/Team', 'team/Member'].map((page) =>
  join(import.meta.dirname, `pages/${page}.tsx`),
)
/** Pages, and all of ours that they consist of. */
const partsOf = (pages: readonly string[], context: Context, parts = new Set<string>()): ReadonlySet<string> => {
  for (const id of pages) {
    if (parts.has(id) || id.includes('node_modules')) continue
    const known = context.getModuleInfo(id)
    if (!known) throw new Error(`There is no ${id} to put into a file`)
    parts.add(id)
    partsOf(known.importedIds, context, parts)
  }
  return parts
}
let ofMyAccess: ReadonlySet<string> | undefined

/**
 * Few files, by when they are needed: a page that brings dozens of small ones is there only after as many answers. Libraries that hardly change
 * get files of their own, so that a new portal does not make browsers load them again. What a group needs comes with it, unless a group
 * above has it.
 */
const groups: Rolldown.CodeSplittingGroup[] = [
  { name: 'react', test: /node_modules\/(react|react-dom|react-router|scheduler)\// },
  { name: 'data', test: /node_modules\/(@tanstack|i18next|react-i18next)\// },
  { name: 'first', tags: ['$initial'] },
  { debugName: 'my-access', name: (id: string, context: Context) => ((ofMyAccess ??= partsOf(everyday, context)).has(id) ? 'my-access' : null) },
  { name: 'floating', minShareCount: 2, test: /node_modules.(@fluentui.react-(positioning|portal|utilities)|@floating-ui)\/|useKeyborgRef/ },
  { name: 'dialogs', minShareCount: 2, test: /node_modules.@fluentui.react-(dialog|icons|tabster)\// },
  { name: 'search', minShareCount: 2, test: /\/web\/(api\/admin|ui\/use-settled)\.ts/ },
  {
    name: 'panes',
    minShareCount: 2,
    test: /node_modules.@fluentui.react-(drawer|field|input|textarea|select|checkbox|radio|switch|message-bar)\/|\/web\/(forms\/(?!Person|Subjects|use-found)|ui\/(?!Table|table))/,
  },
  { name: 'boxes', minShareCount: 2, test: /node_modules.@fluentui.react-combobox\/|\/web\/forms/ },
  { name: 'administration', minShareCount: 2, test: /\/web\/(api\/admin-|pages\/admin\/)|\/web\/ui\/(Table|table)/ },
]
const files = groups.map((group, index) => ({ ...group, priority: groups.length - index }))

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
