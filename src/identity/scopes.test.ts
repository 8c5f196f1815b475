import { expect, test } from 'vitest'
import { readScopes } from './scopes.ts'

const read = (text: string) => readScopes(text, 'https://access.contoso.example', ['Own.Thing'])

test.each([
  ['User.Read', ['User.Read'], false],
  ['user.read USER.READ.ALL', ['User.Read', 'User.Read.All'], false],
  ['https://graph.microsoft.com/User.Read', ['User.Read'], false],
  ['https://access.contoso.example/User.Read https://Access.Contoso.example//Group.Read.All', ['User.Read', 'Group.Read.All'], false],
  ['00000003-0000-0000-c000-000000000000/.default', [], true],
  ['https://access.contoso.example//.default', [], true],
  ['.default own.thing', ['Own.Thing'], true],
])('%s', (text, permissions, everything) => {
  expect(read(text)).toMatchObject({ permissions, everything, openId: [] })
})

test('the scopes of OpenID Connect stand apart, and all are kept as they were written', () => {
  expect(read(' openid  https://graph.microsoft.com/user.read offline_access openid')).toEqual({
    asWritten: ['openid', 'https://graph.microsoft.com/user.read', 'offline_access'], openId: ['openid', 'offline_access'], permissions: ['User.Read'], everything: false,
  })
})

test.each([
  ['Nothing.Like.This', 'unknown'], ['https://graph.microsoft.com/Nothing', 'unknown'], ['https://vault.azure.net/.default', 'resource'], ['https://graph.microsoft.com.evil.example/User.Read', 'resource'],
  ['toString', 'unknown'], ['__proto__', 'unknown'],
])('%s is %s', (scope, reason) => {
  expect(read(`openid ${scope}`)).toEqual({ scope, reason })
})
