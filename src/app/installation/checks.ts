/** Whether what Latchkey leans on answers: for `latchkey doctor`, and for administrators through the API. Each has what is set, and what is wrong with it. */
import { createTransport } from 'nodemailer'
import type { Config } from '#config.ts'

/** What is wrong, and what to do about it. */
export type Problem = { readonly fact: string; readonly advice: string }
export type MailLook = { readonly server: string | null; readonly from: string; readonly problem: Problem | null }
export type SignInLook = { readonly issuer: string | null; readonly match: { readonly claim: string; readonly attribute: string } | null; readonly problem: Problem | null }

const PATIENCE_MS = 5_000
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error))

/** Connects to the mail server and signs in there; sends nothing. */
export async function lookAtMail({ smtpUrl, mailFrom: from }: Pick<Config, 'smtpUrl' | 'mailFrom'>): Promise<MailLook> {
  if (!smtpUrl) return { server: null, from, problem: null }
  const server = new URL(smtpUrl).host
  const transport = createTransport(smtpUrl, { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS } as object)
  try {
    await transport.verify()
    return { server, from, problem: null }
  } catch (error) {
    return { server, from, problem: { fact: `${server} cannot be used: ${reasonOf(error)}`, advice: 'Check host, port, user and password in SMTP_URL (smtps:// for TLS from the start).' } }
  } finally {
    transport.close()
  }
}

/** Reads what the identity provider says about itself. */
export async function lookAtSignIn({ oidc }: Pick<Config, 'oidc'>): Promise<SignInLook> {
  if (!oidc) return { issuer: null, match: null, problem: null }
  const { issuer, match } = oidc
  return { issuer, match, problem: await problemOf(issuer) }
}

async function problemOf(issuer: string): Promise<Problem | null> {
  const advice = 'Check OIDC_ISSUER: its /.well-known/openid-configuration must be readable from here.'
  try {
    const answer = await fetch(`${issuer}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    if (!answer.ok) return { fact: `${issuer} answered ${answer.status}`, advice }
    const itself = ((await answer.json()) as { issuer?: string }).issuer
    return itself?.replace(/\/+$/, '') === issuer ? null : { fact: `${issuer} calls itself ${itself}`, advice: 'Set OIDC_ISSUER to exactly what the provider calls itself.' }
  } catch (error) {
    return { fact: `${issuer} cannot be read: ${reasonOf((error as Error).cause ?? error)}`, advice }
  }
}
