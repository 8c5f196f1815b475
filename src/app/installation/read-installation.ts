/** How far an installation is: what is set, whether it answers, and what has been made. Nothing of it is remembered, so it cannot be out of date. */
import { sql } from 'kysely'
import { workingProcesses } from '#db/workers.ts'
import { canEverywhere } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { App } from '../app.ts'
import { lookAtMail, lookAtSignIn, type MailLook, type SignInLook } from './checks.ts'
import type { Surroundings } from './surroundings.ts'

export type Installation = {
  readonly publicUrl: string
  readonly signIn: SignInLook & { /** Does anybody sign in as anybody? */ readonly demo: boolean; /** People who can sign in: with a password here, or known at the identity provider. */ readonly canSignIn: number }
  readonly people: { readonly count: number; readonly withoutMail: number; readonly withManager: number }
  readonly mail: MailLook & { readonly waiting: number }
  /** Processes that do what is due: deliver, end, remind, send mails. */
  readonly jobs: { readonly processes: number }
  readonly catalogs: { readonly count: number; readonly resources: number }
  readonly accessPackages: { readonly count: number; readonly withPolicy: number; /** Can be asked for by somebody, and give something. */ readonly usable: number }
}

type Counts = { canSignIn: number; people: number; withoutMail: number; withManager: number; waiting: number; catalogs: number; resources: number; packages: number; withPolicy: number; usable: number }

/** For whoever may read the settings of the tenant. `catalogs` leaves out the built-in one. */
export async function readInstallation(app: App, { config }: Surroundings, caller: Caller): Promise<Decision<Installation>> {
  if (!canEverywhere(caller, 'settings.read')) return no('TenantForbidden', { task: 'see how this installation is set up' })
  const [mail, signIn, processes, n] = await Promise.all([lookAtMail(config), lookAtSignIn(config), working(app), counts(app, config.demo ? 'id' : columns[config.oidc?.match.attribute ?? ''])])
  return ok({
    publicUrl: app.publicUrl, signIn: { ...signIn, demo: config.demo, canSignIn: n.canSignIn }, people: { count: n.people, withoutMail: n.withoutMail, withManager: n.withManager },
    mail: { ...mail, waiting: n.waiting }, jobs: { processes }, catalogs: { count: n.catalogs, resources: n.resources }, accessPackages: { count: n.packages, withPolicy: n.withPolicy, usable: n.usable },
  })
}

/** The columns by which another identity provider can know people. */
const columns: Readonly<Record<string, string>> = {
  id: 'id', mail: 'mail', userPrincipalName: 'user_principal_name', employeeId: 'employee_id', mailNickname: 'mail_nickname', onPremisesSecurityIdentifier: 'on_premises_security_identifier',
}

const working = async (app: App): Promise<number> => (await sql<{ v: number }>`${sql.raw(workingProcesses)}`.execute(app.db)).rows[0]!.v

async function counts(app: App, knownBy: string | undefined): Promise<Counts> {
  const known = knownBy ? sql`u.${sql.ref(knownBy)} is not null` : sql`exists (select 1 from credential c where c.user_id = u.id)`
  const { rows } = await sql<Counts>`
    with person as (select u.mail, u.manager_id, u.account_enabled and ${known} as can from directory_object u where u.kind = 'user' and u.deleted_date_time is null)
    select (select count(*)::int from person) as people, (select count(*)::int from person where can) as can_sign_in, (select count(*)::int from person where mail is null) as without_mail,
      (select count(*)::int from person where manager_id is not null) as with_manager, (select count(*)::int from mail where sent_date_time is null) as waiting,
      (select count(*)::int from catalog where catalog_type <> 'serviceDefault') as catalogs, (select count(*)::int from resource) as resources,
      (select count(*)::int from access_package) as packages, (select count(distinct access_package_id)::int from assignment_policy) as with_policy,
      (select count(distinct l.access_package_id)::int from assignment_policy l join resource_role_scope s on s.access_package_id = l.access_package_id join catalog c on c.id = l.catalog_id
        where c.state = 'published' and (l.accepts_self or l.accepts_on_behalf) and (l.allowed_target_scope in ('allMemberUsers', 'allDirectoryUsers') or (l.allowed_target_scope = 'specificDirectoryUsers' and jsonb_array_length(l.specific_allowed_targets) > 0))) as usable`.execute(app.db)
  return rows[0]!
}
