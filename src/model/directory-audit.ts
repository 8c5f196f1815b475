import { z } from 'zod'
import { entity, f, many, type Entity } from './entity.ts'

export const directoryAudit = entity('directoryAudit', {
  table: 'audit_event',
  fields: {
    id: f.key(),
    activityDateTime: f.since(), activityDisplayName: { ...f.text(256, { queryable: true }), nullable: false },
    additionalDetails: f.json('Collection(microsoft.graph.keyValue)', z.array(z.unknown()), { initial: [] }),
    category: { ...f.text(64, { queryable: true }), nullable: false }, correlationId: f.text(64, { queryable: true }),
    initiatedBy: { ...f.json('microsoft.graph.auditActivityInitiator', z.unknown(), { queryable: true }), nullable: false },
    loggedByService: f.text(64, { queryable: true }),
    operationType: f.text(64),
    result: f.choice('microsoft.graph.operationResult', ['success', 'failure', 'timeout', 'unknownFutureValue']),
    resultReason: f.text(4000),
    targetResources: f.json('Collection(microsoft.graph.targetResource)', z.array(z.unknown()), { initial: [], queryable: true }),
    catalogId: f.reference(), accessPackageId: f.reference(), requestId: f.reference(), assignmentId: f.reference(),
  },
  navigations: { parties: many((): Entity => auditParty, { on: 'eventId' }, { access: 'internal' }) },
  search: ['activityDisplayName'],
})

/** Who an event is by and about; the database writes it with the event. */
export const auditParty = entity('auditParty', {
  table: 'audit_party', internal: true,
  fields: { eventId: f.reference(), part: f.text(16, { queryable: true }), partyId: f.text(512, { queryable: true }) },
})
