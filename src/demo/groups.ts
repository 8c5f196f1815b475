/** The groups of Contoso as they are before anybody asks for anything; what packages give comes on top. */
import { id } from './id.ts'
import { departments, domain, officeNames, people, person, type DemoUser } from './people.ts'

export type DemoGroup = {
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly mailEnabled: boolean
  readonly securityEnabled: boolean
  readonly mailNickname: string
  readonly mail: string | null
  readonly groupTypes: readonly string[]
  readonly visibility: 'Public' | 'Private' | null
  readonly isAssignableToRole: boolean
  /** People. */
  readonly owners: readonly string[]
  /** People and groups. */
  readonly members: readonly string[]
}

const nickname = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
const ids = (...names: readonly string[]) => names.map((name) => person(name).id)
const where = (test: (p: DemoUser) => boolean) => people.filter((p) => p.userType === 'Member' && p.accountEnabled && test(p)).map((p) => p.id)

type Content = { readonly owners: readonly string[]; readonly members?: readonly string[]; readonly isAssignableToRole?: boolean }
const security = (number: number, displayName: string, description: string, { owners, members = [], isAssignableToRole = false }: Content): DemoGroup => ({
  id: id('group', number), displayName, description, mailEnabled: false, securityEnabled: true, mailNickname: nickname(displayName), mail: null, groupTypes: [], visibility: null,
  isAssignableToRole, owners, members,
})
const team = (number: number, displayName: string, description: string, { owners, members = [] }: Content): DemoGroup => ({
  ...security(number, displayName, description, { owners, members }),
  mailEnabled: true, mail: `${nickname(displayName)}@${domain}`, groupTypes: ['Unified'], visibility: 'Private',
})

const heads = { Sales: 'rafael', Finance: 'hanneke', 'Human Resources': 'aoife', 'IT Operations': 'grace', Security: 'viktor', Engineering: 'mei', Marketing: 'camille', Legal: 'jonathan', 'Customer Care': 'fatima' } as const
const teams = departments.map((name, i) => team(2 + i, name, `Everyone in ${name}.`, { owners: ids(heads[name]), members: where((p) => p.department === name) }))
const offices = officeNames.map((name, i) =>
  security(11 + i, `sg-Office ${name}`, `Everyone who works at the office in ${name}.`, { owners: ids('pieter'), members: where((p) => p.officeLocation === name) }))
const officesIn = (...names: readonly string[]) => offices.filter((g) => names.some((n) => g.displayName.endsWith(n))).map((g) => g.id)

export const groups: readonly DemoGroup[] = [
  security(1, 'All employees', 'Everyone who works for Contoso.', { owners: ids('aoife'), members: where(() => true) }),
  ...teams,
  ...offices,
  security(17, 'sg-Everyone in EMEA', 'The offices in Europe, the Middle East and Africa.', { owners: ids('pieter'), members: officesIn('Amsterdam', 'Utrecht', 'Valencia', 'Dublin') }),
  security(18, 'sg-Everyone in APAC', 'The offices in Asia and the Pacific.', { owners: ids('pieter'), members: officesIn('Singapore') }),
  security(19, 'sg-Everyone in the Americas', 'The offices in the Americas.', { owners: ids('pieter'), members: officesIn('Seattle') }),
  security(20, 'sg-Workcation location exemption', 'Members may sign in from abroad: the location block of conditional access leaves them out.', { owners: ids('omar') }),
  security(21, 'sg-Conditional access pilot', 'Members get new conditional access rules before everybody else.', { owners: ids('omar'), members: ids('katarina', 'leila') }),
  security(22, 'sg-Advanced security', 'Members sign in without passwords only and work on managed devices only.', { owners: ids('omar'), members: ids('viktor', 'omar', 'yusuf') }),
  security(23, 'sg-Device policy opt-out', 'The device policy leaves out the devices of members.', { owners: ids('omar') }),
  security(24, 'lic-Power BI Premium', 'Gives a Power BI Premium licence to each member.', { owners: ids('lin'), members: ids('siobhan') }),
  security(25, 'lic-Visio Plan 2', 'Gives a Visio licence to each member.', { owners: ids('lin'), members: ids('wei', 'diego') }),
  security(26, 'Conditional access pilot approvers', 'Decide who takes part in the pilot.', { owners: ids('omar'), members: ids('omar', 'yusuf', 'stephan') }),
  security(27, 'Licence board', 'Decides about licences that cost a lot.', { owners: ids('lin'), members: ids('siobhan', 'pieter') }),
  security(28, 'sg-Tier 0 administrators', 'Holders of a separate account for administration.', { owners: ids('grace'), isAssignableToRole: true }),
  team(29, 'Project Orion', 'The new customer portal, across departments.', { owners: ids('diego', 'ricardo'), members: ids('diego', 'lucia', 'wei', 'ricardo', 'marta', 'isabelle', 'pat') }),
  team(30, 'Partner managers', 'Look after the companies that Contoso works with.', { owners: ids('sara'), members: ids('sara', 'joann', 'kenji', 'maya') }),
]

const byName = new Map(groups.map((g) => [g.displayName, g]))
/** The group of a name. */
export function group(name: string): DemoGroup {
  const found = byName.get(name)
  if (!found) throw new Error(`The demonstration has no group ${name}`)
  return found
}
