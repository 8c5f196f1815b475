/** The people of Contoso, and a guest. One line each; what follows from the office or the name is derived. */
import { id } from './id.ts'

export const domain = 'contoso.example'

const offices = {
  Amsterdam: { street: 'Piet Heinkade 55', postalCode: '1019 GM', country: 'Netherlands', code: 'NL', company: 'Contoso Netherlands B.V.', phone: '+31 6 0555 01' },
  Utrecht: { street: 'Croeselaan 18', postalCode: '3521 CB', country: 'Netherlands', code: 'NL', company: 'Contoso Netherlands B.V.', phone: '+31 6 0555 01' },
  Valencia: { street: 'Carrer de la Reina 2', postalCode: '46011', country: 'Spain', code: 'ES', company: 'Contoso Iberia S.L.', phone: '+34 555 010 1' },
  Dublin: { street: '8 Hanover Quay', postalCode: 'D02 DP23', country: 'Ireland', code: 'IE', company: 'Contoso Ireland Ltd', phone: '+353 20 910 01' },
  Seattle: { street: '400 Pine Street', postalCode: '98101', country: 'United States', code: 'US', company: 'Contoso Inc.', phone: '+1 206 555 01' },
  Singapore: { street: '71 Robinson Road', postalCode: '068895', country: 'Singapore', code: 'SG', company: 'Contoso Asia Pte. Ltd.', phone: '+65 5550 01' },
} as const
export type Office = keyof typeof offices
export const officeNames = Object.keys(offices) as readonly Office[]

export const departments = ['Sales', 'Finance', 'Human Resources', 'IT Operations', 'Security', 'Engineering', 'Marketing', 'Legal', 'Customer Care'] as const
export type Department = (typeof departments)[number]

export type DemoUser = {
  readonly id: string
  readonly displayName: string
  readonly givenName: string
  readonly surname: string
  readonly userPrincipalName: string
  readonly mail: string
  readonly mailNickname: string
  readonly otherMails: readonly string[]
  readonly jobTitle: string
  readonly department: string | null
  readonly companyName: string
  readonly officeLocation: Office | null
  readonly streetAddress: string | null
  readonly city: string | null
  readonly postalCode: string | null
  readonly country: string
  readonly usageLocation: string
  readonly employeeId: string | null
  readonly employeeType: 'Employee' | 'Contractor' | 'Intern' | 'Guest'
  readonly employeeHireDate: string | null
  readonly employeeLeaveDateTime: string | null
  readonly mobilePhone: string | null
  readonly preferredLanguage: string
  readonly userType: 'Member' | 'Guest'
  readonly accountEnabled: boolean
  readonly externalUserState: 'Accepted' | null
  readonly managerId: string | null
  readonly sponsorIds: readonly string[]
}

type Line = readonly [
  number: number, given: string, surname: string, title: string, department: Department | 'Executive Office', office: Office, manager: number | null, hired: string,
  language: string, more?: { readonly type?: 'Contractor' | 'Intern'; readonly left?: string },
]
const executive = 'Executive Office'
const hr = 'Human Resources'
const it = 'IT Operations'
const care = 'Customer Care'

const lines: readonly Line[] = [
  [1, 'Ingrid', 'Solheim', 'Chief Executive Officer', executive, 'Amsterdam', null, '2012-03-01', 'en-US'],
  // The people that the documentation and the tests speak of
  [2, 'Joann', 'Guerrero', 'Account Executive', 'Sales', 'Amsterdam', 3, '2021-09-06', 'en-US'],
  [3, 'Mary', 'Collins', 'Sales Manager EMEA', 'Sales', 'Amsterdam', 11, '2016-01-18', 'en-US'],
  [4, 'Mirjam', 'de Wit', 'Account Manager', 'Sales', 'Amsterdam', 3, '2019-05-13', 'nl-NL'],
  [5, 'Stephan', 'Brandt', 'Identity Governance Lead', it, 'Utrecht', 10, '2017-08-01', 'en-US'],
  [6, 'Omar', 'Haddad', 'Security Architect', 'Security', 'Utrecht', 14, '2018-02-12', 'en-US'],
  [7, 'Lin', 'Zhao', 'Software Asset Manager', it, 'Amsterdam', 21, '2020-11-02', 'en-US'],
  [8, 'Sara', 'Lindqvist', 'Partner Manager', 'Sales', 'Dublin', 11, '2015-06-15', 'en-US'],
  // Heads of departments
  [10, 'Grace', 'Okafor', 'Chief Information Officer', it, 'Amsterdam', 1, '2014-10-06', 'en-US'],
  [11, 'Rafael', 'Ibáñez', 'Chief Sales Officer', 'Sales', 'Valencia', 1, '2013-04-15', 'es-ES'],
  [12, 'Hanneke', 'Jansen', 'Chief Financial Officer', 'Finance', 'Amsterdam', 1, '2013-09-02', 'nl-NL'],
  [13, 'Aoife', 'Byrne', 'Chief People Officer', hr, 'Dublin', 1, '2016-02-22', 'en-IE'],
  [14, 'Viktor', 'Petrov', 'Chief Information Security Officer', 'Security', 'Utrecht', 1, '2017-01-09', 'en-US'],
  [15, 'Mei', 'Tan', 'Vice President of Engineering', 'Engineering', 'Singapore', 1, '2014-07-21', 'en-SG'],
  [16, 'Camille', 'Laurent', 'Chief Marketing Officer', 'Marketing', 'Amsterdam', 1, '2018-11-05', 'fr-FR'],
  [17, 'Jonathan', 'Reed', 'General Counsel', 'Legal', 'Seattle', 1, '2015-03-16', 'en-US'],
  [18, 'Fatima', 'El Idrissi', 'Vice President of Customer Care', care, 'Valencia', 1, '2016-09-19', 'es-ES'],
  // Managers
  [19, 'Kenji', 'Watanabe', 'Sales Manager APAC', 'Sales', 'Singapore', 11, '2017-05-08', 'ja-JP'],
  [20, 'Brandon', 'Hughes', 'Sales Manager Americas', 'Sales', 'Seattle', 11, '2018-08-20', 'en-US'],
  [21, 'Pieter', 'Bakker', 'Workplace Manager', it, 'Utrecht', 10, '2015-12-01', 'nl-NL'],
  [22, 'Ewa', 'Nowak', 'Engineering Manager, Platform', 'Engineering', 'Utrecht', 15, '2017-10-16', 'pl-PL'],
  [23, 'Diego', 'Fernández', 'Engineering Manager, Product', 'Engineering', 'Valencia', 15, '2018-03-05', 'es-ES'],
  [24, 'Siobhan', 'Murphy', 'Financial Controller', 'Finance', 'Dublin', 12, '2016-06-13', 'en-IE'],
  [25, 'Ricardo', 'Santos', 'Customer Care Manager EMEA', care, 'Valencia', 18, '2019-01-14', 'pt-PT'],
  [26, 'Amara', 'Diallo', 'Brand Manager', 'Marketing', 'Amsterdam', 16, '2020-02-03', 'fr-FR'],
  [27, 'Yusuf', 'Demir', 'Security Operations Manager', 'Security', 'Utrecht', 14, '2019-09-09', 'en-US'],
  [28, 'Charlotte', 'Nguyen', 'Customer Care Manager Americas', care, 'Seattle', 18, '2018-05-21', 'en-US'],
  // Sales
  [29, 'Bram', 'van den Berg', 'Account Executive', 'Sales', 'Utrecht', 3, '2022-04-04', 'nl-NL'],
  [30, 'Chiara', 'Ricci', 'Account Executive', 'Sales', 'Amsterdam', 3, '2023-01-09', 'it-IT'],
  [31, 'Lukas', 'Meier', 'Solution Consultant', 'Sales', 'Amsterdam', 3, '2020-06-22', 'de-DE'],
  [32, 'Aditi', 'Sharma', 'Account Manager', 'Sales', 'Singapore', 19, '2021-02-15', 'en-SG'],
  [33, 'Jun', 'Park', 'Account Executive', 'Sales', 'Singapore', 19, '2022-07-11', 'ko-KR'],
  [34, 'Maya', 'Johnson', 'Account Executive', 'Sales', 'Seattle', 20, '2021-11-29', 'en-US'],
  [35, 'Tyler', 'Brooks', 'Sales Development Representative', 'Sales', 'Seattle', 20, '2024-03-18', 'en-US'],
  // Finance
  [36, 'Wouter', 'Smit', 'Accounts Payable Specialist', 'Finance', 'Amsterdam', 24, '2019-08-26', 'nl-NL'],
  [37, 'Beatriz', 'Nogueira', 'Internal Auditor', 'Finance', 'Dublin', 12, '2020-09-14', 'pt-PT'],
  [38, 'Oliver', 'Walsh', 'Financial Analyst', 'Finance', 'Dublin', 24, '2022-10-03', 'en-IE'],
  [39, 'Nadia', 'Rahman', 'Treasury Analyst', 'Finance', 'Singapore', 24, '2023-05-22', 'en-SG'],
  // Human Resources
  [40, 'Sofie', 'Vermeulen', 'HR Business Partner', hr, 'Utrecht', 13, '2018-06-04', 'nl-NL'],
  [41, 'Carmen', 'Ortega', 'Talent Acquisition Lead', hr, 'Valencia', 13, '2021-03-22', 'es-ES'],
  [42, 'Ciarán', 'Doyle', 'People Operations Specialist', hr, 'Dublin', 13, '2023-09-11', 'en-IE'],
  // IT Operations
  [43, 'Priya', 'Raman', 'Service Owner Workplace', it, 'Utrecht', 21, '2019-04-01', 'en-US'],
  [44, 'Daan', 'Visser', 'Service Desk Analyst', it, 'Utrecht', 21, '2022-01-17', 'nl-NL'],
  [45, 'Emeka', 'Eze', 'Cloud Engineer', it, 'Dublin', 10, '2021-06-28', 'en-IE'],
  [46, 'Katarína', 'Horváth', 'Identity Engineer', it, 'Utrecht', 5, '2020-10-19', 'sk-SK'],
  [47, 'Jasper', 'Mulder', 'Endpoint Engineer', it, 'Amsterdam', 21, '2023-02-06', 'nl-NL', { type: 'Contractor' }],
  // Security
  [48, 'Hiroshi', 'Sato', 'Security Analyst', 'Security', 'Singapore', 27, '2021-08-16', 'ja-JP'],
  [49, 'Leila', 'Haidari', 'Security Analyst', 'Security', 'Utrecht', 27, '2022-05-09', 'en-US'],
  [50, 'Marcus', 'Bell', 'Risk and Compliance Lead', 'Security', 'Seattle', 14, '2019-11-18', 'en-US'],
  // Engineering
  [51, 'Anouk', 'Hendriks', 'Senior Software Engineer', 'Engineering', 'Utrecht', 22, '2018-09-10', 'nl-NL'],
  [52, 'Mateusz', 'Zieliński', 'Software Engineer', 'Engineering', 'Utrecht', 22, '2022-03-14', 'pl-PL'],
  [53, 'Lucía', 'Navarro', 'Senior Software Engineer', 'Engineering', 'Valencia', 23, '2019-02-25', 'es-ES'],
  [54, 'Thabo', 'Nkosi', 'Site Reliability Engineer', 'Engineering', 'Dublin', 22, '2021-05-31', 'en-IE'],
  [55, 'Wei', 'Lim', 'Product Designer', 'Engineering', 'Singapore', 15, '2020-08-03', 'en-SG'],
  [56, 'Pau', 'Ferrer', 'Software Engineering Intern', 'Engineering', 'Valencia', 23, '2025-02-03', 'es-ES', { type: 'Intern' }],
  // Marketing, Legal, Customer Care
  [57, 'Isabelle', 'Moreau', 'Content Strategist', 'Marketing', 'Amsterdam', 26, '2022-11-21', 'fr-FR'],
  [58, 'Noah', 'Cohen', 'Events Specialist', 'Marketing', 'Seattle', 26, '2023-04-17', 'en-US'],
  [59, 'Fleur', 'Dijkstra', 'Privacy Counsel', 'Legal', 'Amsterdam', 17, '2020-01-13', 'nl-NL'],
  [60, 'Andrew', 'Kim', 'Contracts Manager', 'Legal', 'Seattle', 17, '2019-07-08', 'en-US'],
  [61, 'Marta', 'Soler', 'Customer Care Specialist', care, 'Valencia', 25, '2021-10-25', 'es-ES'],
  [62, 'Hugo', 'Almeida', 'Customer Care Specialist', care, 'Valencia', 25, '2023-06-12', 'pt-PT'],
  [63, 'Rosa', 'Jiménez', 'Customer Care Specialist', care, 'Seattle', 28, '2022-08-29', 'es-US'],
  // Has left; the account is blocked and waits for its deletion
  [64, 'Gert', 'Kuipers', 'Account Manager', 'Sales', 'Utrecht', 3, '2017-03-20', 'nl-NL', { left: '2025-06-30' }],
]

const nickname = (given: string) => given.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

function member([number, givenName, surname, jobTitle, department, office, manager, hired, preferredLanguage, { type, left } = {}]: Line): DemoUser {
  const place = offices[office]
  const mail = `${nickname(givenName)}@${domain}`
  return {
    id: id('person', number), displayName: `${givenName} ${surname}`, givenName, surname, userPrincipalName: mail, mail, mailNickname: nickname(givenName), otherMails: [],
    jobTitle, department, companyName: place.company, officeLocation: office, streetAddress: place.street, city: office, postalCode: place.postalCode, country: place.country,
    usageLocation: place.code, employeeId: `C${10_000 + number}`, employeeType: type ?? 'Employee', employeeHireDate: `${hired}T00:00:00.000Z`,
    employeeLeaveDateTime: left ? `${left}T00:00:00.000Z` : null, mobilePhone: `${place.phone}${String(number).padStart(2, '0')}`, preferredLanguage,
    userType: 'Member', accountEnabled: left === undefined, externalUserState: null, managerId: manager === null ? null : id('person', manager), sponsorIds: [],
  }
}

const guest: DemoUser = {
  id: id('person', 9), displayName: 'Pat Ferreira', givenName: 'Pat', surname: 'Ferreira', userPrincipalName: `pat_fabrikam.example#EXT#@${domain}`, mail: 'pat@fabrikam.example',
  mailNickname: 'pat_fabrikam.example#EXT#', otherMails: ['pat@fabrikam.example'], jobTitle: 'Integration Consultant', department: null, companyName: 'Fabrikam', officeLocation: null,
  streetAddress: null, city: 'Porto', postalCode: null, country: 'Portugal', usageLocation: 'PT', employeeId: null, employeeType: 'Guest', employeeHireDate: null,
  employeeLeaveDateTime: null, mobilePhone: null, preferredLanguage: 'en-US', userType: 'Guest', accountEnabled: true, externalUserState: 'Accepted', managerId: null,
  sponsorIds: [id('person', 8)],
}

export const people: readonly DemoUser[] = [...lines.map(member), guest]

const byNickname = new Map(people.map((p) => [p.mailNickname.split('_')[0]!, p]))
/** The person with a first name in lower case: `person('joann')`. */
export function person(name: string): DemoUser {
  const found = byNickname.get(name)
  if (!found) throw new Error(`Nobody in the demonstration is called ${name}`)
  return found
}
