/** How far an installation is, for those who administer it: `latchkey.installation()`, and a mail to try with. */
import { readInstallation } from '#app/installation/read-installation.ts'
import { sendTestMail } from '#app/installation/send-test-mail.ts'
import { ok } from '#domain/refusal.ts'
import { jsonAnswer } from '../answer.ts'
import type { Handler } from '../call.ts'

export const getInstallation: Handler = async ({ app, surroundings, caller }) => {
  const found = await readInstallation(app, surroundings, caller)
  return found.ok ? ok(jsonAnswer(200, found.value)) : found
}

export const postTestMail: Handler = async ({ app, surroundings, caller }) => {
  const sent = await sendTestMail(app, surroundings, caller)
  return sent.ok ? ok(jsonAnswer(200, sent.value)) : sent
}
