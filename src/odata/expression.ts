/** `$filter` as a tree. Knows the grammar, no entity. */
export type LiteralType = 'text' | 'number' | 'flag' | 'null' | 'instant' | 'date' | 'guid' | 'duration' | 'choice'
export type Literal = { readonly kind: 'literal'; readonly type: LiteralType; readonly value: string | number | boolean | null }
export type Alias = { readonly kind: 'alias'; readonly name: string }
export type BinaryOperator = 'or' | 'and' | 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'has'
export type Expression =
  | Literal
  | Alias
  | { readonly kind: 'path'; readonly segments: readonly string[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'in'; readonly left: Expression; readonly options: readonly Literal[] | Alias }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'lambda'; readonly path: readonly string[]; readonly quantifier: 'any' | 'all'; readonly variable: string | undefined; readonly where: Expression | undefined }

/** Parses the text of a `$filter`; refuses with the position of the first mistake. */
export function parseFilter(text: string): Expression { throw new Error(`not yet: ${text}`) }
