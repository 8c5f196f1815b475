/** An invented service to try the compiler on: shelves of books, and people and clubs that share one table. */
import { z } from 'zod'
import { entity, f, many, one, type Entity } from '#model/entity.ts'
import type { Context, Root } from './context.ts'
import { ODataRefusal } from './refusal.ts'

const party = (): Entity => partyEntity
const base = { table: 'party', base: party } as const
const links = {
  memberOf: many(party, { through: 'club_member', mine: 'member', theirs: 'club' }),
  allClubs: many(party, { calls: 'all_clubs' }),
} as const

export const partyEntity: Entity = entity('party', {
  table: 'party',
  fields: { id: f.key(), displayName: f.text(100, { queryable: true }), kind: f.text(20, { access: 'internal', queryable: true }) },
  derived: { column: 'kind', types: { reader: (): Entity => reader, club: (): Entity => club } },
  search: ['displayName'],
})
export const reader: Entity = entity('reader', {
  ...base,
  only: { column: 'kind', is: 'reader' },
  keys: ['mail'],
  search: ['displayName', 'mail'],
  fields: {
    id: f.key(),
    displayName: f.text(100, { queryable: true }),
    mail: f.text(100, { queryable: true, byDefault: false }),
    active: f.flag({ queryable: true }),
    joinedDateTime: f.instant({ byDefault: false }),
    mentorId: f.reference(),
    pin: f.text(10, { access: 'internal', queryable: true }),
  },
  navigations: {
    ...links,
    mentor: one(party, { by: 'mentorId' }),
    mentees: many((): Entity => reader, { on: 'mentorId' }),
    shelves: many((): Entity => shelf, { on: 'ownerId' }),
  },
})
export const club: Entity = entity('club', {
  ...base,
  only: { column: 'kind', is: 'club' },
  fields: { id: f.key(), displayName: f.text(100, { queryable: true }), topics: f.list({ queryable: true }) },
  navigations: { ...links, members: many(party, { through: 'club_member', mine: 'club', theirs: 'member' }) },
})
export const shelf: Entity = entity('shelf', {
  table: 'shelf',
  search: ['displayName', 'owner/displayName'],
  fields: {
    id: f.key(),
    displayName: f.text(100, { write: 'always', required: true, queryable: true }),
    room: f.choice('microsoft.graph.room', ['hall', 'cellar', 'unknownFutureValue', 'attic']),
    open: f.flag({ queryable: true }),
    ownerId: f.reference(),
    note: f.text(100),
    createdDateTime: f.instant(),
  },
  navigations: {
    owner: one((): Entity => reader, { by: 'ownerId' }),
    books: many((): Entity => book, { on: 'shelfId' }, { contained: true, beta: 'volumes' }),
    slots: many((): Entity => slot, { on: 'shelfId' }, { contained: true, access: 'internal' }),
  },
})
export const book: Entity = entity('book', {
  table: 'book',
  keys: ['isbn'],
  search: ['title'],
  fields: {
    id: f.key(),
    title: f.text(200, { queryable: true, beta: 'name' }),
    isbn: f.text(20, { queryable: true }),
    pages: f.number({ queryable: true }),
    state: f.choice('microsoft.graph.bookState', ['lent', 'present']),
    printedDateTime: f.instant(),
    loan: f.duration({ queryable: true }),
    schedule: f.json('microsoft.graph.schedule', z.unknown(), { queryable: true }),
    stages: f.json('Collection(microsoft.graph.stage)', z.unknown(), { queryable: true }),
    tags: f.list({ queryable: true }),
    shelfId: f.reference(),
    shelfName: f.computed<string>('Edm.String', 'shelf/displayName', { queryable: true }),
    isMine: f.computed<boolean>('Edm.Boolean', 'shelf/owner/id eq @me', { queryable: true, byDefault: false }),
    shelvedDateTime: f.computed<string>('Edm.DateTimeOffset', 'shelf/createdDateTime', { byDefault: false }),
    secret: f.text(20, { access: 'internal', queryable: true }),
  },
  navigations: { shelf: one((): Entity => shelf, { by: 'shelfId' }) },
})
export const slot: Entity = entity('slot', {
  table: 'slot',
  idKind: 'pair',
  fields: { id: f.text(73, { queryable: true }), shelfId: f.reference() },
  navigations: { shelf: one((): Entity => shelf, { by: 'shelfId' }) },
})

export const roots: readonly Root[] = [
  { path: 'house/shelves', entity: shelf },
  { path: 'house/books', entity: book, beta: 'house/volumes' },
  { path: 'house/slots', entity: slot },
  { path: 'parties', entity: partyEntity },
  { path: 'readers', entity: reader },
  { path: 'clubs', entity: club },
  { path: 'me', entity: reader, singleton: true, where: 'id eq @me' },
]

export const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
/** Ann (1) mentors Bob (2), who is in the club Ink (11), which is in the club All (12). Shelves 21 to 23, books from 31 on. */
export const ids = { ann: id(1), bob: id(2), cid: id(3), ink: id(11), all: id(12), hall: id(21), cellar: id(22), attic: id(23) } as const

export const schema = `
  create table party (id uuid primary key, kind text not null, display_name text, mail text, active boolean, joined_date_time timestamptz, mentor_id uuid, pin text, topics text[]);
  create table club_member (club uuid, member uuid, primary key (club, member));
  create function all_clubs(p uuid) returns setof uuid language sql stable as $$
    with recursive c(id) as (select club from club_member where member = p union select m.club from club_member m join c on m.member = c.id) select id from c $$;
  create table shelf (id uuid primary key, display_name text not null, room text not null, open boolean, owner_id uuid, note text, created_date_time timestamptz);
  create table book (id uuid primary key, title text, isbn text, pages int, state text, printed_date_time timestamptz, loan text, schedule jsonb, stages jsonb, tags text[], shelf_id uuid, secret text);
  create table slot (id text, shelf_id uuid);
  insert into party (id, kind, display_name, mail, active, joined_date_time, mentor_id, pin, topics) values
    ('${ids.ann}', 'reader', 'Ann', 'Ann@Books.example', true, '2026-01-01T00:00:00Z', null, '1111', null),
    ('${ids.bob}', 'reader', 'Bob O''Hara', 'bob@books.example', false, '2026-02-03T04:05:06.789012Z', '${ids.ann}', '2222', null),
    ('${ids.cid}', 'reader', null, null, null, null, '${ids.ink}', null, null),
    ('${ids.ink}', 'club', 'Ink', null, null, null, null, null, '{Pens,Paper}'), ('${ids.all}', 'club', 'All', null, null, null, null, null, '{}');
  insert into club_member values ('${ids.ink}', '${ids.bob}'), ('${ids.all}', '${ids.ink}'), ('${ids.all}', '${ids.ann}');
  insert into shelf values
    ('${ids.hall}', 'Hall 100%', 'hall', true, '${ids.ann}', 'a', '2026-01-01T10:00:00Z'),
    ('${ids.cellar}', 'Cellar', 'cellar', false, '${ids.bob}', null, '2026-01-02T10:00:00Z'),
    ('${ids.attic}', 'Attic', 'attic', null, null, null, null);
  insert into book values
    ('${id(31)}', 'Dune', 'isbn-1', 412, 'lent', '2026-05-01T00:00:00Z', 'P14D', '{"startDateTime":"2026-06-01T00:00:00Z","expiration":{"type":"afterDuration","days":3}}', '[{"name":"one","people":[{"@odata.type":"#microsoft.graph.singleUser","userId":"u1"}]}]', '{Sand,Worm}', '${ids.hall}', 's1'),
    ('${id(32)}', 'dune messiah', 'isbn-2', 256, 'present', '2026-05-02T00:00:00.123456Z', null, '{"startDateTime":"not a date","expiration":null}', '[]', '{}', '${ids.hall}', null),
    ('${id(33)}', 'Emma', 'isbn-3', null, 'present', null, null, null, null, null, '${ids.cellar}', null),
    ('${id(34)}', null, null, -5, 'lent', '2026-05-02T00:00:00.123456Z', null, '{"startDateTime":"2026-02-30T00:00:00Z"}', '{"not":"an array"}', '{worm}', null, null);
  insert into slot values ('${id(1)}_${id(2)}', '${ids.hall}'), ('${id(1)}_${id(2)}', '${ids.cellar}'), ('${id(3)}_${id(4)}', '${ids.hall}');
`

/** Ann, who sees everything. */
export const open: Context = {
  parameters: { me: ids.ann, principals: [ids.ann, ids.all], admin: true },
  visibility: () => 'all',
  base: 'https://host/v1.0',
  roots,
}
/** Somebody who sees open shelves and what is on them, and the readers that are active. */
export const closed: Context = {
  ...open,
  parameters: { me: ids.bob, principals: [ids.bob], admin: false },
  visibility: (e) =>
    e === shelf
      ? { expression: '@admin or open eq true' }
      : e === book
        ? { expression: 'shelf/open eq true' }
        : e === reader
          ? { expression: 'active eq true' }
          : e === slot
            ? 'none'
            : 'all',
}

/** What a call refuses with. */
export function refusalOf(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    if (error instanceof ODataRefusal) return error.message
    throw error
  }
  return 'nothing was refused'
}
