/** What happened before the demonstration starts, so that no page is empty. Times count from its start. */
import type { AssignmentState } from '#domain/assignment/assignment-machine.ts'
import type { ReviewResult, StageStatus } from '#domain/approval/stage-machine.ts'
import { statusOf, type RequestState, type RequestType } from '#domain/request/request-machine.ts'
import { id } from './id.ts'
import { accessPackage } from './packages.ts'
import { person } from './people.ts'

/** A signed ISO 8601 duration: `-P20D` is twenty days before the start. */
export type Offset = string
export type DemoAnswer = { readonly questionId: string; readonly value: string }
export type DemoStage = {
  readonly status: StageStatus
  readonly reviewResult: ReviewResult
  /** Whom the stage waits or waited for. */
  readonly approverIds: readonly string[]
  readonly openedAt: Offset
  readonly dueAt: Offset
  readonly decidedById: string | null
  readonly decidedAt: Offset | null
  readonly justification: string | null
}
export type DemoAssignment = {
  readonly id: string
  readonly state: AssignmentState
  readonly startsAt: Offset
  readonly endsAt: Offset | null
  readonly expiredAt: Offset | null
}
export type DemoRequest = {
  readonly id: string
  readonly requestType: RequestType
  readonly packageId: string
  readonly policyId: string
  readonly requestorId: string
  readonly targetId: string
  readonly justification: string | null
  readonly answers: readonly DemoAnswer[]
  readonly state: RequestState
  readonly status: string
  readonly createdAt: Offset
  readonly completedAt: Offset | null
  /** The period that was asked for; null where the policy decides. */
  readonly schedule: { readonly startsAt: Offset; readonly endsAt: Offset } | null
  readonly stage: DemoStage | null
  readonly assignment: DemoAssignment | null
}

type Line = {
  readonly who: string; readonly forWhom?: string; readonly what: string; readonly why?: string; readonly answers?: readonly string[]; readonly asked: Offset
  readonly period?: readonly [from: Offset, until: Offset]
  readonly decision?: { readonly by: string; readonly at: Offset; readonly result: 'Approved' | 'Denied'; readonly because?: string }
  readonly waitsFor?: { readonly approvers: readonly string[]; readonly until: Offset }
  readonly access?: { readonly from: Offset; readonly until: Offset | null; readonly ended?: Offset }
}
const names = (...list: readonly string[]) => list.map((name) => person(name).id)

function stageOf(line: Line): DemoStage | null {
  if (line.waitsFor) {
    return {
      status: 'InProgress', reviewResult: 'NotReviewed', approverIds: names(...line.waitsFor.approvers), openedAt: line.asked, dueAt: line.waitsFor.until, decidedById: null, decidedAt: null, justification: null,
    }
  }
  if (!line.decision) return null
  const { by, at, result, because } = line.decision
  return { status: 'Completed', reviewResult: result, approverIds: names(by), openedAt: line.asked, dueAt: at, decidedById: person(by).id, decidedAt: at, justification: because ?? null }
}

function stateOf({ waitsFor, decision }: Line): RequestState {
  if (waitsFor) return 'pendingApproval'
  return decision?.result === 'Denied' ? 'denied' : 'delivered'
}

function request(line: Line, index: number): DemoRequest {
  const wanted = accessPackage(line.what)
  const policy = wanted.policies[0]!
  const state = stateOf(line)
  const { access } = line
  return {
    id: id('request', index + 1), requestType: line.forWhom ? 'onBehalfAdd' : 'userAdd', packageId: wanted.id, policyId: policy.id, requestorId: person(line.who).id,
    targetId: person(line.forWhom ?? line.who).id, justification: line.why ?? null, answers: policy.questions.flatMap(({ id: questionId }, i) => { const value = line.answers?.[i]; return value ? [{ questionId, value }] : [] }),
    state, status: statusOf[state], createdAt: line.asked, completedAt: state === 'pendingApproval' ? null : (access?.from ?? line.decision?.at ?? line.asked),
    schedule: line.period ? { startsAt: line.period[0], endsAt: line.period[1] } : null, stage: stageOf(line),
    assignment: access ? { id: id('assignment', index + 1), state: access.ended ? 'expired' : 'delivered', startsAt: access.from, endsAt: access.until, expiredAt: access.ended ?? null } : null,
  }
}

const lines: readonly Line[] = [
  // Over
  { who: 'joann', what: 'Workcation', why: 'A fortnight at my parents’ place in Valencia.', answers: ['Spain', 'Carrer de Sueca 24, 46006 València'], asked: '-P75D', period: ['-P60D', '-P46D'],
    decision: { by: 'mary', at: '-P74DT6H', result: 'Approved', because: 'Have a good time.' }, access: { from: '-P60D', until: '-P46D', ended: '-P46D' } },
  { who: 'lukas', what: 'Workcation', why: 'I accompany my partner to a conference.', answers: ['Portugal', 'Rua Augusta 100, 1100-053 Lisboa'], asked: '-P40D', period: ['-P33D', '-P26D'],
    decision: { by: 'mary', at: '-P39D', result: 'Denied', because: 'The demonstration at the customer is in that week. Please ask again for the week after.' } },
  // Running
  { who: 'joann', what: 'Desktop app', why: 'I draw floor plans for offers.', asked: '-P90D', decision: { by: 'mary', at: '-P89DT2H', result: 'Approved' }, access: { from: '-P89D', until: 'P276D' } },
  { who: 'joann', what: 'Advanced security (opt in)', asked: '-P20D', access: { from: '-P20D', until: null } },
  { who: 'mary', what: 'Advanced security (opt in)', asked: '-P130D', access: { from: '-P130D', until: null } },
  { who: 'anouk', what: 'Advanced security (opt in)', asked: '-P64D', access: { from: '-P64D', until: null } },
  { who: 'chiara', what: 'Workcation', why: 'My sister marries in Bologna, and I stay on for two weeks.', answers: ['Italy', 'Via Zamboni 12, 40126 Bologna'], asked: '-P18D', period: ['-P4D', 'P10D'],
    decision: { by: 'mary', at: '-P17DT3H', result: 'Approved' }, access: { from: '-P4D', until: 'P10D' } },
  { who: 'mary', forWhom: 'bram', what: 'Desktop app', why: 'Bram takes over the tenders.', asked: '-P33D', decision: { by: 'stephan', at: '-P32D', result: 'Approved', because: 'Mary asked for it herself, so I decided.' },
    access: { from: '-P32D', until: 'P333D' } },
  { who: 'oliver', what: 'Expensive cloud licence', why: 'The group forecast does not fit into the free model.', answers: ['Models larger than 1 GB', '4120'], asked: '-P28D',
    decision: { by: 'lin', at: '-P27D', result: 'Approved', because: 'One seat was free.' }, access: { from: '-P27D', until: 'P153D' } },
  { who: 'mateusz', what: 'Conditional access pilot', why: 'We build the sign-in page.', answers: ['1 to 4'], asked: '-P50D', decision: { by: 'yusuf', at: '-P49D', result: 'Approved' }, access: { from: '-P49D', until: 'P11D' } },
  { who: 'thabo', what: 'Opt out of the device policy', why: 'The probe in the machine room restarts with every update.', answers: ['Laboratory device', 'LAB-0042-IE', 'Forced restarts. A maintenance window did not help.'],
    asked: '-P80D', decision: { by: 'omar', at: '-P79D', result: 'Approved', because: 'On a network of its own; until the new probe arrives.' }, access: { from: '-P79D', until: 'P11D' } },
  // Was there before the two were kept apart
  { who: 'thabo', what: 'Advanced security (opt in)', asked: '-P200D', access: { from: '-P200D', until: null } },
  // Waiting
  { who: 'lukas', what: 'Workcation', why: 'After the fair in Lisbon I would like to stay a week longer and work from there.', answers: ['Portugal', 'Rua do Alecrim 45, 1200-014 Lisboa'], asked: '-P1DT5H',
    period: ['P12D', 'P22D'], waitsFor: { approvers: ['mary'], until: 'P12DT19H' } },
  { who: 'lukas', what: 'Desktop app', why: 'I show Studio to customers.', answers: ['NL-LT-0931'], asked: '-PT20H', waitsFor: { approvers: ['mary'], until: 'P13DT4H' } },
  { who: 'lucia', what: 'Opt out of the device policy', why: 'The debugger for the card reader needs an unsigned driver.', answers: ['Laptop', 'ES-LT-20417', 'Driver signing. A virtual machine has no access to the port.'],
    asked: '-P2D', waitsFor: { approvers: ['omar'], until: 'P5D' } },
  { who: 'wouter', what: 'Expensive cloud licence', why: 'Suppliers get a report every hour.', answers: ['Refresh more than 8 times a day', '4010'], asked: '-P3D', waitsFor: { approvers: ['lin', 'siobhan', 'pieter'], until: 'P11D' } },
  { who: 'fleur', what: 'Conditional access pilot', why: 'I want to see what the new rules mean for travel.', answers: ['Less than 1'], asked: '-PT9H', waitsFor: { approvers: ['omar', 'yusuf', 'stephan'], until: 'P13DT15H' } },
]

/** Oldest kind first: what is over, what runs, what waits. */
export const requests: readonly DemoRequest[] = lines.map(request)
