import { machine } from '../machine.ts'

/** Status of an approval stage, as Graph writes it (entra.md §1.23, §3.5). */
export const stageStatuses = ['Initializing', 'InProgress', 'Completed', 'Expired'] as const
export type StageStatus = (typeof stageStatuses)[number]
export const reviewResults = ['NotReviewed', 'Approved', 'Denied'] as const
export type ReviewResult = (typeof reviewResults)[number]

export const stageMachine = machine(stageStatuses, ['Initializing'], [
  // from           on          to
  ['Initializing',  'opened',   'InProgress'],
  ['InProgress',    'decided',  'Completed'],
  ['InProgress',    'timedOut', 'Expired'],
  ['InProgress',    'withdrawn', 'Expired'],
  ['Initializing',  'withdrawn', 'Expired'],
])
