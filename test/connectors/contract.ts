/** What every connector does, whatever is behind it: one suite for all of them, against a real target. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Connector, Role } from '#connectors/connector.ts'

/** A target with two principals that hold nothing yet, and two roles of one resource. */
export type Target = {
  readonly connector: Connector
  readonly resourceId: string
  readonly roles: readonly [Role, Role]
  readonly principals: readonly [string, string]
  readonly unknown: { readonly resourceId: string; readonly principalId: string; readonly role: Role; readonly roleOfUnknownResource: Role }
  /** Makes every call to the target fail. */
  breakOff(): Promise<unknown>
}

/** Runs the suite. What it asks for stays at the target until the next test takes it away. */
export function behavesAsConnector(name: string, open: () => Promise<Target>): void {
  describe(`${name}, as any target`, () => {
    let target: Target
    beforeAll(async () => { target = await open() })
    const state = async (role: Role = target.roles[0]) => {
      const listed = await Array.fromAsync(target.connector.members(role))
      const held = await Promise.all(target.principals.map((p) => target.connector.has(p, role)))
      // Two ways to ask, one answer.
      expect(target.principals.map((p) => listed.includes(p))).toEqual(held)
      expect(new Set(listed).size).toBe(listed.length)
      return held
    }
    const refusedForGood = expect.objectContaining({ name: 'ConnectorFailed', retryable: false })

    test('reaches its target', async () => {
      await expect(target.connector.check()).resolves.toBeUndefined()
    })

    test('discovers a resource with its roles and its root scope', async () => {
      const found = (await target.connector.discover(target.resourceId))!
      expect(found.displayName).not.toBe('')
      const ids = found.roles.map((r) => r.originId)
      expect(ids).toEqual(expect.arrayContaining(target.roles.map((r) => r.roleId)))
      expect(new Set(ids).size).toBe(ids.length)
      expect(found.scopes.filter((s) => s.isRootScope)).toHaveLength(1)
    })

    test('knows nothing of a resource that is not there', async () => {
      expect(await target.connector.discover(target.unknown.resourceId)).toBeUndefined()
      expect(await target.connector.discover('no id at all')).toBeUndefined()
      expect(await target.connector.has(target.principals[0], target.unknown.roleOfUnknownResource)).toBe(false)
      expect(await Array.fromAsync(target.connector.members(target.unknown.roleOfUnknownResource))).toEqual([])
    })

    test('gives a role, to one person, and only that role', async () => {
      const [role, other] = target.roles
      await target.connector.grant(target.principals[0], role)
      expect([await state(role), await state(other)]).toEqual([[true, false], [false, false]])
    })

    test('gives twice as once, also when two ask at the same moment', async () => {
      const [role] = target.roles
      await Promise.all([target.connector.grant(target.principals[0], role), target.connector.grant(target.principals[0], role)])
      await target.connector.grant(target.principals[1], role)
      expect(await state()).toEqual([true, true])
    })

    test('takes away twice as once, from one person, and only that role', async () => {
      const [role, other] = target.roles
      const [first] = target.principals
      await target.connector.grant(first, other)
      await Promise.all([target.connector.revoke(first, role), target.connector.revoke(first, role)])
      await target.connector.revoke(first, role)
      expect([await state(role), await state(other)]).toEqual([[false, true], [true, false]])
      await target.connector.revoke(first, other)
      expect(await state(other)).toEqual([false, false])
    })

    test('refuses for good to give to somebody who is not there; taking away from them is done already', async () => {
      const [role] = target.roles
      await expect(target.connector.grant(target.unknown.principalId, role)).rejects.toEqual(refusedForGood)
      expect(await target.connector.has(target.unknown.principalId, role)).toBe(false)
      await target.connector.revoke(target.unknown.principalId, role)
    })

    test('refuses for good to give what is not there; taking it away is done already', async () => {
      const { role, roleOfUnknownResource } = target.unknown
      await expect(target.connector.grant(target.principals[0], role)).rejects.toEqual(refusedForGood)
      await expect(target.connector.grant(target.principals[0], roleOfUnknownResource)).rejects.toEqual(refusedForGood)
      await target.connector.revoke(target.principals[0], roleOfUnknownResource)
    })

    test('says so when the target is out of reach, and does not answer from memory', async () => {
      await target.breakOff()
      const [role] = target.roles
      for (const call of [() => target.connector.check(), () => target.connector.has(target.principals[0], role), () => target.connector.grant(target.principals[0], role), () => target.connector.revoke(target.principals[0], role)])
        await expect(call()).rejects.toThrow()
    })
  })
}
