import { expect, test } from 'vitest'
import { allowsRedirect } from './clients.ts'

const redirectUris = ['http://localhost', 'http://localhost:*/done', 'http://127.0.0.1:3000/x', 'https://app.example/back', 'msal-abc://auth']
const ours = { redirectUris, public: true }

test.each(['http://localhost', 'http://localhost:5000', 'http://localhost:5000/', 'http://localhost/done', 'http://localhost:99/done', 'http://127.0.0.1:4000/x', 'https://app.example/back', 'msal-abc://auth'])('%s is allowed', (uri) => {
  expect(allowsRedirect(ours, uri)).toBe(true)
})

test.each([
  'http://localhost/other', 'http://localhost:5000/done/more', 'https://localhost:5000', 'http://localhost.evil.example', 'http://localhost@evil.example', 'http://evil.example@localhost', 'http://127.0.0.2:4000/x', 'http://localhost#x',
  'http://localhost?x', 'https://app.example/back/', 'https://app.example/back?x=1', 'https://APP.example/back', 'https://app.example:8443/back', 'https://evil.example', 'javascript:alert(1)', '', 'msal-abc://auth/x',
])('%s is not', (uri) => {
  expect(allowsRedirect(ours, uri)).toBe(false)
})

test('only a public client may choose its port', () => {
  expect(allowsRedirect({ redirectUris, public: false }, 'http://localhost:5000')).toBe(false)
  expect(allowsRedirect({ redirectUris, public: false }, 'http://localhost')).toBe(true)
})
