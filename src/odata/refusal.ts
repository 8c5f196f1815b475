/** Why a request cannot be answered as it was asked. The API turns it into Graph's error body; it is never a fault of ours. */
export type RefusalCode = 'BadRequest' | 'ResourceNotFound'

/** The only error this layer throws for anything that a client may send. */
export class ODataRefusal extends Error {
  override name = 'ODataRefusal'
  readonly code: RefusalCode
  readonly status: 400 | 404
  /** The option or segment that is at fault, for example `$filter`. */
  readonly target: string | undefined
  constructor(message: string, more: { code?: RefusalCode; target?: string | undefined } = {}) {
    super(message)
    this.code = more.code ?? 'BadRequest'
    this.status = this.code === 'BadRequest' ? 400 : 404
    this.target = more.target
  }
}

/** Stops with a refusal; an expression, so that it can stand where a value is expected. */
export const refuse = (message: string, target?: string): never => {
  throw new ODataRefusal(message, { target })
}
