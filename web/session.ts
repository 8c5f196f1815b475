/** Who is signed in. Everything below the shell can rely on it. */
import { QueryClient, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { configure, post } from './api/client.ts'
import { GraphError, isWorthRetrying, pauseBefore } from './api/graph-error.ts'
import { sessionQuery } from './api/queries.ts'
import type { Administration, Session, SessionUser } from './api/types.ts'
import { followServer } from './clock.ts'
import { keepDraftsOf } from './forms/draft.ts'
import { paths } from './paths.ts'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      retry: (count, error) => count < 2 && isWorthRetrying(error),
      retryDelay: pauseBefore,
    },
    // A change is never repeated by itself: the first attempt may have arrived.
    mutations: { retry: false },
  },
})

const here = (): string => location.pathname + location.search + location.hash
export const signIn = (): void => location.assign(paths.signIn(here()))

export async function signOut(): Promise<void> {
  await post('/auth/sign-out').catch(() => undefined)
  sessionStorage.clear()
  location.assign('/')
}

let lost = false
const listeners = new Set<() => void>()
const setLost = (value: boolean): void => {
  lost = value
  for (const listener of listeners) listener()
}

/** Has the session ended while the portal was open? */
export const useSessionLost = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => lost,
  )

const adopt = (session: Session): void => {
  keepDraftsOf(session.user.id)
  configure({ csrfToken: session.csrfToken, onSessionLost: () => setLost(true) })
  if (session.now) followServer(session.now)
  if (lost) setLost(false)
}

/** Reads the session before the first page; without one, the browser goes to sign in and this never returns. */
export const startSession = (): Promise<Session> =>
  queryClient.ensureQueryData(sessionQuery).catch((error: unknown) => {
    if (!(error instanceof GraphError && error.status === 401)) throw error
    signIn()
    return new Promise<never>(() => {})
  })

// Signing in again in another tab gives a new token, and the demonstration's clock may have moved: each answer is taken over as it
// comes, before anybody has it. One that came a while ago would set the clock back.
queryClient.getQueryCache().subscribe((event) => {
  if (event.type === 'updated' && event.action.type === 'success' && event.query.queryKey[0] === 'session') adopt(event.query.state.data as Session)
})

export const useSession = (): Session => useSuspenseQuery(sessionQuery, useQueryClient()).data
/** What one may open of the administration. Only its pages ask, and they are there for nobody else. */
export const useAdministration = (): Administration => useSession().administration!
export const useMe = (): SessionUser => useSession().user
