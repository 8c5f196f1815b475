type Inner<T> = T extends readonly unknown[] ? T : T extends object ? { readonly [K in keyof T]?: T[K] | undefined } : T
/** What changes some members of settings; members that hold members may be changed in part. */
export type Patch<T> = { readonly [K in keyof T]?: Inner<T[K]> | undefined }

const isRecord = (v: unknown): v is object => typeof v === 'object' && v !== null && !Array.isArray(v)
const given = (o: object) => Object.fromEntries(Object.entries(o).filter(([, value]) => value !== undefined))

/** Settings with a patch applied: members that hold members themselves are merged, everything else is replaced. */
export function merged<T extends object>(into: T, patch: Patch<T>): T {
  const changes = Object.entries(given(patch)).map(([key, value]) => {
    const before = (into as Record<string, unknown>)[key]
    return [key, isRecord(before) && isRecord(value) ? { ...before, ...given(value) } : value]
  })
  return { ...into, ...Object.fromEntries(changes) } as T
}
