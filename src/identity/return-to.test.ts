import { expect, test } from 'vitest'
import { safeReturnTo } from './return-to.ts'

test.each(['/', '/requests', '/packages/1?tab=policies&x=%2F%2Fevil.example', '/a#b', '/approvals?search=%E2%82%AC', '/a/b/../c'])('%s is a page of ours', (path) => {
  expect(safeReturnTo(path)).toBe(path.replace('/b/../', '/'))
})

test.each([
  undefined, 7, ['/a'], '', 'requests', 'https://evil.example', 'javascript:alert(1)', '//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', '/\\/evil.example', '/%5cevil.example',
  '/%2fevil.example', '/%2Fevil.example', '/%252fevil.example', '/%25252fevil.example', '/%5c%5cevil.example', '/\t/evil.example', '/\n/evil.example', '/%09/evil.example', '/%0d%0aSet-Cookie:x=y', '/.//evil.example',
  '/..//evil.example', '/a/..//evil.example', '/%2e%2e//evil.example', '/%zz', '/auth/sign-in', '/auth/../auth/callback', ' /requests', '@evil.example', `/${'a'.repeat(3000)}`,
])('%j leads home', (wanted) => {
  expect(safeReturnTo(wanted)).toBe('/')
})
