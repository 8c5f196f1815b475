/** The attributes that a resource asks for, from what a client sends to what is kept (entra.md F8). */
import { canEverywhere, roleGrants } from '#domain/access.ts'
import type { Caller } from '#domain/caller.ts'
import { attributeNamed, attributeNames, sensitiveAttributes } from '#domain/policy/attributes.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import type { ResourceAttribute, ResourceAttributeInput } from '#model/complex.ts'
import type { App } from '../app.ts'

/** Checks what is to be asked for. A question keeps its id for as long as the resource asks for its attribute. */
export function attributesOf(app: App, caller: Caller, given: readonly ResourceAttributeInput[], before: readonly ResourceAttribute[]): Decision<readonly ResourceAttribute[]> {
  const kept: ResourceAttribute[] = []
  for (const [i, input] of given.entries()) {
    const target = `resource/attributes/${i}/name`
    const name = attributeNamed(input.name)
    if (!name) return no('AttributeUnknown', { name: input.name, known: attributeNames.join(', ') }, target)
    if (kept.some((a) => a.name === name)) return no('AttributeTwice', { name }, target)
    const earlier = before.find((a) => a.name === name)
    if (sensitiveAttributes.includes(name) && !earlier && !writesDirectory(caller)) return no('AttributeSensitive', { name }, target)
    const { question } = input.source
    if ('isMultipleSelectionAllowed' in question && question.isMultipleSelectionAllowed) return no('AttributeOfManyValues', { name }, `resource/attributes/${i}/source/question/isMultipleSelectionAllowed`)
    kept.push({
      name, isEditable: input.isEditable, isPersistedOnAssignmentRemoval: input.isPersistedOnAssignmentRemoval, destination: { '@odata.type': '#microsoft.graph.accessPackageUserDirectoryAttributeStore' },
      source: { '@odata.type': '#microsoft.graph.accessPackageResourceAttributeQuestion', question: { ...question, id: earlier?.source.question.id ?? app.newId(), isRequired: true, isAnswerEditable: input.isEditable } },
    })
  }
  return ok(kept)
}

/** By their role: the portal's own token need not be one that writes the directory. */
const writesDirectory = (caller: Caller): boolean =>
  caller.kind === 'user' ? caller.tenantRoles.some((role) => roleGrants(role, 'directory.write')) : canEverywhere(caller, 'directory.write')
