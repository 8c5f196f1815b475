import { z } from 'zod'
import { entity, f } from './entity.ts'

export const directoryAudit = entity('directoryAudit', {
  table: 'audit_event',
  fields: {
    id: f.key(),
    activityDateTime: f.since(), activityDisplayName: { ...f.text(256, { queryable: true }), nullable: false },
    additionalDetails: f.json('Collection(microsoft.graph.keyValue)', z.array(z.unknown()), { initial: [] }),
    category: { ...f.text(64, { queryable: true }), nullable: false }, correlationId: f.text(64, { queryable: true }),
    initiatedBy: { ...f.json('microsoft.graph.auditActivityInitiator', z.unknown(), { queryable: true }), nullable: false },
    loggedByService: f.computed<string>('Edm.String', "'Entitlement Management'"),
    operationType: f.text(64),
    result: f.choice('microsoft.graph.operationResult', ['success', 'failure', 'timeout', 'unknownFutureValue']),
    resultReason: f.text(4000),
    targetResources: f.json('Collection(microsoft.graph.targetResource)', z.array(z.unknown()), { initial: [] }),
    catalogId: f.reference(), accessPackageId: f.reference(), requestId: f.reference(), assignmentId: f.reference(),
  },
  search: ['activityDisplayName'],
})
