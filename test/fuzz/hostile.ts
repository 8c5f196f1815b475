/** Values that have broken programs before: as texts for addresses and filters, and as values for bodies. */
import { probe } from './secrets.ts'

export const texts: readonly string[] = [
  'a', '', probe, "'", "''", '"', '\\', '%', '_', ' ', '\0', '\n', '\r\nBcc: x@evil.example', '\u001b[31m', '\u{1F4A9}', '\ud800', '\u202e', '\ufeff', 'é', 'İ', 'ﬀ', `'; drop table assignment; --`, `' or '1'='1`,
  '$1', '${x}', '{{x}}', '<script>alert(1)</script>', '=cmd|x', '../../etc/passwd', '__proto__', 'constructor', 'toString', 'null', 'undefined', 'true', '0', '-1', '1e999', '9007199254740993', '2147483648', 'NaN',
  '2026-05-20', '2026-13-45', '9999-12-31T23:59:59Z', '-271821-04-20T00:00:00Z', '0000-00-00T00:00:00Z', 'P1D', 'P9999999999Y', '-P1D', 'PT0.0000001S', 'x'.repeat(300), '('.repeat(120), '%2f%2e%2e', '%00', '+', '&$top=1', '#', ';', '@odata.id', 'me', '*', '$ref', '$value',
]

const deep = (levels: number): unknown => Array.from({ length: levels }).reduce<unknown>((inner, _, i) => (i % 2 ? [inner] : { a: inner }), 1)
export const values: readonly unknown[] = [
  null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53 + 1, 1e308, [], {}, [[]], [null], [{}], { id: null }, { '@odata.type': '#microsoft.graph.singleUser' }, { '@odata.type': '#evil' }, { constructor: { prototype: {} } }, deep(60), deep(900),
  Array.from({ length: 1_200 }, (_, i) => i), Array.from({ length: 30 }, () => ({ a: 1 })), Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`m${i}`, i])), 'y'.repeat(5_000), ...texts,
]
