export type BatchRequest = { readonly id: string; readonly method: string; readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: unknown; readonly dependsOn: readonly string[] }
export type BatchAnswer = { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
export type BatchResponse = BatchAnswer & { readonly id: string }

/** Reads the body of a `$batch`: at most 20 requests with ids of their own, and dependencies that can be satisfied. */
export function parseBatch(body: unknown): readonly BatchRequest[] { throw new Error(`not yet: ${body}`) }
/** Runs each request after those that it depends on; a request whose dependency failed gets 424. */
export async function runBatch(requests: readonly BatchRequest[], execute: (request: BatchRequest) => Promise<BatchAnswer>): Promise<{ responses: BatchResponse[] }> { throw new Error(`not yet: ${requests} ${execute}`) }
