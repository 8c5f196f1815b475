/** One believable mail of every event: what tests check and what a preview shows. */
import type { MailData, MailEvent } from './events.ts'

const portal = 'https://latchkey.contoso.example'
const joann = { name: 'Joann Guerrero', jobTitle: 'Account Executive', department: 'Sales', organization: 'Contoso', mail: 'joann@contoso.example' }
const mirjam = { name: 'Mirjam de Wit', jobTitle: 'Account Manager', department: 'Sales', organization: 'Contoso', mail: 'mirjam@contoso.example' }
const mary = { name: 'Mary Collins', jobTitle: 'Sales Manager', department: 'Sales', organization: 'Contoso', mail: 'mary@contoso.example' }

const workcation = {
  packageName: 'Workcation',
  catalogName: 'General',
  requestor: joann,
  justification: 'I visit my family in Valencia and would like to work from there for two weeks.\nMy customers know, and the meetings stay as they are.',
  answers: [
    { question: 'In which country will you work?', answer: 'Spain' },
    { question: 'From which address will you work?', answer: 'Carrer de Sueca 24, 46006 València' },
  ],
  start: '2026-06-07T22:00:00Z',
  end: '2026-06-19T22:00:00Z',
  submittedAt: '2026-05-22T07:41:00Z',
  decideBy: '2026-06-05T07:41:00Z',
  links: {
    decide: `${portal}/approvals/01980a52-6f0e-7cc2-8a5b-0d6f3c1e9b77`,
    request: `${portal}/requests/01980a52-6f0e-7cc2-8a5b-0d6f3c1e9b77`,
    package: `${portal}/packages/7c0ffee0-0000-4000-8000-000000000601`,
    myAccess: `${portal}/`,
    approvals: `${portal}/approvals`,
    access: `${portal}/team/01980a52-6f0e-7cc2-8a5b-0d6f3c1e9b78`,
  },
} satisfies MailData<'requestToApprover'>

const moved = {
  ...workcation, outOfScope: { policyName: 'Sales', allowedTargetScope: 'specificDirectoryUsers', targets: [{ kind: 'groupMembers', displayName: 'Sales team' }] },
} satisfies MailData<'moverToDecide'>

export const samples: { readonly [E in MailEvent]: MailData<E> } = {
  requestToApprover: workcation,
  requestStageApproved: { ...workcation, decidedBy: 'Sara Lindqvist', decidedFor: 'Mary Collins' },
  approvalStuck: workcation,
  delegationGiven: { ...workcation, requestor: mary, start: '2026-06-07T22:00:00Z', end: '2026-06-19T22:00:00Z', covers: 'everything' },
  delegationEnded: { ...workcation, requestor: mary, start: '2026-06-07T22:00:00Z', end: '2026-06-19T22:00:00Z', covers: 'everything', writtenAt: '2026-06-01T08:00:00Z' },
  requestApproved: { ...workcation, decidedBy: 'Mary Collins', reason: 'Enjoy, and keep Thursdays free for the forecast.' },
  requestDenied: { ...workcation, decidedBy: 'Mary Collins', reason: 'The quarter closes on 12 June and we need you at the customer. Please ask again for July.' },
  requestExpired: workcation,
  requestCanceled: { ...workcation, reason: 'My plans have changed.' },
  requestedForYou: { ...workcation, requestor: mary, beneficiary: mirjam, justification: 'Mirjam supports the fair in Lisbon and stays a week longer.' },
  accessDelivered: workcation,
  accessAboutToExpire: { ...workcation, daysLeft: 14 },
  accessExtended: workcation,
  accessRemoved: { ...workcation, decidedBy: 'Mary Collins', reason: 'Joann does not travel after all.' },
  accessGivenUp: workcation,
  accessExpired: workcation,
  moverTold: { ...moved, mayRemove: true },
  moverToDecide: { ...moved },
  moverRemoval: { ...moved },
  moverDecided: { ...workcation, decidedBy: 'Mary Collins', keptUntil: '2026-06-30T22:00:00Z', reason: 'Joann hands her customers over until the end of June.' },
  moverBack: { ...workcation, settled: 'fitsAgain' },
  leaverTold: { ...workcation, packageName: 'Expensive cloud licence, Workcation', left: 'disabled' },
  separationExceptionMade: { ...workcation, beneficiary: joann, besides: 'Payments', decidedBy: 'Omar Haddad', reason: 'Closes the books until the new colleague starts.', daysLeft: 30 },
  separationExceptionEnding: { ...workcation, beneficiary: joann, besides: 'Payments', decidedBy: 'Omar Haddad', reason: 'Closes the books until the new colleague starts.', daysLeft: 7 },
  deliveryFailed: { ...workcation, reason: 'The group “sg-Workcation location exemption” did not answer.' },
}
