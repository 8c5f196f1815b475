/** Settings of the tenant, and the mails that it sends. */
import { queryOptions } from '@tanstack/react-query'
import type { TenantSettings } from '../../src/domain/settings.ts'
import { useAdminChange } from './admin-change.ts'
import { EM, get, patch } from './client.ts'

export type Settings = TenantSettings
export const tenantSettingsQuery = queryOptions({
  queryKey: ['admin', 'settings'],
  queryFn: ({ signal }) => get<Settings>(`${EM}/latchkey.settings`, signal),
  staleTime: 30_000,
})
export type GuestLifecycle = { externalUserLifecycleAction?: string | null; durationUntilExternalUserDeletedAfterBlocked?: string | null }
export const guestLifecycleQuery = queryOptions({
  queryKey: ['admin', 'settings', 'guests'],
  queryFn: ({ signal }) => get<GuestLifecycle>(`${EM}/settings`, signal),
})
/** Only what is different is sent: the rest stays as somebody else may have changed it meanwhile. What My Access shows may hang on it. */
export const useSaveSettings = () =>
  useAdminChange((changes: object) => patch<Settings>(`${EM}/latchkey.settings`, changes), 'packages', 'requests', 'assignments', 'delegations', 'approvals', 'session')

export type MailTemplate = { event: string; audiences: string[]; tone: string; subjects: Record<string, string> }
export type MailTemplates = { languages: string[]; value: MailTemplate[] }
export const mailTemplatesQuery = queryOptions({
  queryKey: ['admin', 'mails'],
  queryFn: ({ signal }) => get<MailTemplates>(`${EM}/latchkey.mailTemplates`, signal),
  staleTime: 5 * 60_000,
})
export type MailPreview = { event: string; language: string; audience: string; subject: string; text: string; html: string }
export const mailPreviewQuery = (event: string, language: string, audience: string) =>
  queryOptions({
    queryKey: ['admin', 'mails', event, language, audience],
    queryFn: ({ signal }) =>
      get<MailPreview>(`${EM}/latchkey.mailTemplates/${encodeURIComponent(event)}?${new URLSearchParams({ language, ...(audience ? { audience } : {}) })}`, signal),
    staleTime: 5 * 60_000,
  })
