/** Pages, one after the other. */
import { describe, expect, test } from 'vitest'
import { list, numbers, openLibrary, page, refusal } from './ask.fixture.ts'
import { id } from './library.fixture.ts'
import { nextLink } from './page.ts'
import { optionNamed, parseQuery } from './query.ts'

openLibrary()

describe('pages', () => {
  /** Follows the links from the first page to the last. */
  async function follow(url: string): Promise<number[][]> {
    const pages: number[][] = []
    for (let next: string | undefined = url; next;) {
      const row = await page(next)
      pages.push(numbers(JSON.parse(`[${row.body}]`)))
      next = nextLink(next, parseQuery(next.slice(next.indexOf('?') + 1)), row.last)
    }
    return pages
  }
  test.each<[string, number[][]]>([
    [
      '$top=2',
      [
        [31, 32],
        [33, 34],
      ],
    ],
    ['$top=3', [[31, 32, 33], [34]]],
    ['$top=3&$orderby=id desc', [[34, 33, 32], [31]]],
    ['$top=1&$orderby=title', [[34], [31], [32], [33]]],
    ['$top=1&$orderby=title desc', [[33], [32], [31], [34]]],
    ['$top=1&$orderby=printedDateTime', [[33], [31], [32], [34]]],
    ['$top=1&$orderby=printedDateTime desc', [[34], [32], [31], [33]]],
    ['$top=1&$orderby=state,pages desc', [[31], [34], [32], [33]]],
    ['$top=1&$orderby=state desc,title asc', [[32], [33], [34], [31]]],
    ['$top=1&$orderby=shelf/displayName desc,pages', [[32], [31], [33], [34]]],
    ['$top=1&$orderby=isMine,id desc', [[34], [33], [32], [31]]],
    ['$top=2&$skip=1', [[32, 33], [34]]],
    [
      '$top=2&$orderby=schedule/startDateTime',
      [
        [33, 34],
        [31, 32],
      ],
    ],
    ["$top=2&$filter=state eq 'lent'&$orderby=pages", [[34, 31]]],
  ])('%s', async (options, expected) => expect(await follow(`house/books?$select=id&${options}`)).toEqual(expected))

  test('go on where ids repeat', async () => expect((await follow('house/slots?$top=1')).flat()).toHaveLength(3))

  test('refuse a token that is forged or of another order', async () => {
    const token = (await nextToken('house/books?$top=1&$orderby=pages'))!
    expect(await refusal(() => list(`house/books?$top=1&$orderby=title&$skiptoken=${token}`))).toBe(
      'The $skiptoken belongs to another $orderby. Follow the @odata.nextLink as it is.',
    )
    const sign = JSON.parse(Buffer.from(token, 'base64url').toString())[0] as string
    const forge = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url')
    for (const forged of [
      '',
      'x',
      '%00',
      forge(5),
      forge({}),
      forge([sign]),
      forge([sign, []]),
      forge([sign, ['1', 'x']]),
      forge([sign, ['x', id(1)]]),
      forge([sign, [{}, id(1)]]),
      forge([sign, ['1e9', id(1)]]),
      forge([sign, [null, null]]),
      forge([sign, ['1', id(1), '2']]),
    ]) {
      expect(await refusal(() => list(`house/books?$top=1&$orderby=pages&$skiptoken=${forged}`)), forged).toMatch(/^The \$skiptoken/)
    }
  })
  const nextToken = async (url: string) => {
    const link = nextLink(url, parseQuery(url.split('?')[1]!), (await page(url)).last)
    return new URL(link!, 'https://host').searchParams.get('$skiptoken')
  }
  test('keep every other option as it came', () => {
    const query = parseQuery(`$Filter=a eq 'b'&x=1&$orderby=a`)
    expect(nextLink(`https://h/p?$Filter=a%20eq+'b'&skip=3&x=1&$skiptoken=old&$orderby=a`, query, ['v'])).toMatch(
      /^https:\/\/h\/p\?\$Filter=a%20eq\+'b'&x=1&\$orderby=a&\$skiptoken=\S+$/,
    )
    expect(nextLink('https://h/p', {}, null)).toBeUndefined()
    expect(optionNamed('__proto__')).toBeUndefined()
  })
})
