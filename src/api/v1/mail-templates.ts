/** `latchkey.mailTemplates`: every mail that is sent, and how it reads. */
import { listMailTemplates, showMailTemplate } from '#app/mail/mail-templates.ts'
import { ok, type Decision } from '#domain/refusal.ts'
import { jsonAnswer, type Answer } from '../answer.ts'
import type { Handler } from '../call.ts'

const asJson = (found: Decision<object>): Decision<Answer> => (found.ok ? ok(jsonAnswer(200, found.value)) : found)

export const getMailTemplates: Handler = async ({ app, caller }) => asJson(listMailTemplates(app, caller))
export const getMailTemplate: Handler = async ({ app, caller, params, query }) =>
  asJson(showMailTemplate(app, caller, { event: params['event'] ?? '', language: query.get('language'), audience: query.get('audience') }))
