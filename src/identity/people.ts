/** People as signing in looks at them. */
import type pg from 'pg'
import { isGuid } from './guid.ts'

export type Person = {
  readonly id: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly mail?: string
  readonly accountEnabled: boolean
  readonly jobTitle?: string
  readonly department?: string
  readonly preferredLanguage?: string
}

/** The attributes by which another identity provider can name a person, and their columns. */
const columns = {
  id: 'id::text',
  mail: 'mail',
  userPrincipalName: 'user_principal_name',
  employeeId: 'employee_id',
  mailNickname: 'mail_nickname',
  onPremisesSecurityIdentifier: 'on_premises_security_identifier',
} as const
export type PersonAttribute = keyof typeof columns
export const isPersonAttribute = (name: string): name is PersonAttribute => Object.hasOwn(columns, name)

export type People = {
  byId(id: string): Promise<Person | undefined>
  byUpnOrMail(text: string): Promise<Person | undefined>
  /** Nobody, too, when the value belongs to more than one person. */
  byAttribute(attribute: PersonAttribute, value: string): Promise<Person | undefined>
  /** Those whose name, work or user name holds each of the words, as many as the page takes. */
  forPicker(words: readonly string[]): Promise<{ readonly people: readonly Person[]; readonly isCut: boolean }>
}

type Row = {
  id: string; user_principal_name: string; display_name: string | null; mail: string | null; account_enabled: boolean | null
  job_title: string | null; department: string | null; preferred_language: string | null
}

const PICKER_LIMIT = 500
/** The page's script looks through the same. */
const lookedThrough = "lower(concat_ws(' ', display_name, job_title, department, user_principal_name))"
const select = `select id, user_principal_name, display_name, mail, account_enabled, job_title, department, preferred_language
  from directory_object where kind = 'user' and deleted_date_time is null`

/** Reads them from the directory. */
export function openPeople(pool: pg.Pool): People {
  const read = async (condition: string, values: readonly unknown[]): Promise<Person[]> => (await pool.query<Row>(`${select} ${condition}`, [...values])).rows.map(personOf)
  const only = async (condition: string, value: string): Promise<Person | undefined> => {
    const found = await read(`and ${condition} limit 2`, [value])
    return found.length === 1 ? found[0] : undefined
  }
  return {
    byId: async (id) => {
      const { rows: [row] } = isGuid(id) ? await pool.query<Row>({ name: 'person', text: `${select} and id = $1`, values: [id] }) : { rows: [] }
      return row && personOf(row)
    },
    // The user name goes first: it is unique, while an address can be shared.
    byUpnOrMail: async (text) => (await only('lower(user_principal_name) = lower($1)', text)) ?? only('lower(mail) = lower($1)', text),
    byAttribute: (attribute, value) => only(`lower(${columns[attribute]}) = lower($1)`, value),
    // In the order they were made: the people of the demonstration's story come first.
    forPicker: async (words) => {
      const people = await read(`and account_enabled and not exists (select 1 from unnest($2::text[]) as w (word) where strpos(${lookedThrough}, w.word) = 0) order by id limit $1`, [PICKER_LIMIT, words.map((word) => word.toLowerCase())])
      return { people, isCut: people.length === PICKER_LIMIT }
    },
  }
}

const personOf = (row: Row): Person => ({
  id: row.id,
  userPrincipalName: row.user_principal_name,
  displayName: row.display_name ?? row.user_principal_name,
  accountEnabled: row.account_enabled ?? false,
  ...(row.mail ? { mail: row.mail } : {}),
  ...(row.job_title ? { jobTitle: row.job_title } : {}),
  ...(row.department ? { department: row.department } : {}),
  ...(row.preferred_language ? { preferredLanguage: row.preferred_language } : {}),
})
