/** The only error that this layer throws for anything that a client may send. The API turns it into Graph's error body. */
export class ODataRefusal extends Error {
  override name = 'ODataRefusal'
  readonly code = 'BadRequest'
  readonly status = 400
  /** The option or segment that is at fault, for example `$filter`. */
  readonly target: string | undefined
  constructor(message: string, more: { target?: string | undefined } = {}) {
    super(message)
    this.target = more.target
  }
}

/** Stops with a refusal; an expression, so that it can stand where a value is expected. */
export const refuse = (message: string, target?: string): never => {
  throw new ODataRefusal(message, { target })
}
