import { QueryClientProvider } from '@tanstack/react-query'
import { FluentProvider } from '@fluentui/react-components'
import { StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { router } from './routes.tsx'
import { queryClient } from './session.ts'
import { preferredLanguage, speak } from './texts/index.ts'
import { keepFocus } from './ui/keep-focus.ts'
import { dark, light, useScheme } from './ui/theme.ts'
import { quietTabster } from './ui/quiet-tabster.ts'
import { askWhetherUnderWay } from './ui/under-way.ts'
import './ui/base.css'

const Portal = () => {
  const scheme = useScheme()
  useEffect(() => {
    document.documentElement.dataset['scheme'] = scheme
  }, [scheme])
  return (
    <FluentProvider theme={scheme === 'dark' ? dark : light}>
      <QueryClientProvider client={queryClient}>
        {/* At once, not when there is time: a link that is drawn from an address that has gone takes back what was just chosen. */}
        <RouterProvider router={router} useTransitions={false} />
      </QueryClientProvider>
    </FluentProvider>
  )
}

// Browsers that have no Temporal of their own get it before anything counts time.
if (!('Temporal' in globalThis)) await import('temporal-polyfill/global')
await speak(preferredLanguage())
quietTabster()
keepFocus()
askWhetherUnderWay(() => router.state.navigation.state !== 'idle')
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Portal />
  </StrictMode>,
)
