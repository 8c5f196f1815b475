/** The five steps to the first access package. How each is follows from what is there; nothing is remembered. */
import type { Installation } from '../../../api/admin-beginnings.ts'

export const STEPS = ['signIn', 'people', 'mail', 'catalog', 'package'] as const
export type Step = (typeof STEPS)[number]
export type StepState = 'done' | 'todo' | 'problem'

const STATES: Record<Step, (of: Installation) => StepState> = {
  signIn: ({ signIn }) => (signIn.problem ? 'problem' : signIn.canSignIn > 0 ? 'done' : 'todo'),
  // The first administrator alone is nobody who asks for anything.
  people: ({ people }) => (people.count > 1 ? 'done' : 'todo'),
  mail: ({ mail }) => (mail.problem ? 'problem' : mail.server ? 'done' : 'todo'),
  // Without a resource it has nothing that a package could give.
  catalog: ({ catalogs }) => (catalogs.resources > 0 ? 'done' : 'todo'),
  package: ({ accessPackages }) => (accessPackages.usable > 0 ? 'done' : 'todo'),
}
export const stateOf = (step: Step, of: Installation): StepState => STATES[step](of)
export const openSteps = (of: Installation): readonly Step[] => STEPS.filter((step) => stateOf(step, of) !== 'done')
