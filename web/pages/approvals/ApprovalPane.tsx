/** One decision: everything one needs to know, a reason, and two buttons. Mails link here. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation, useParams } from 'react-router'
import { isNotFound } from '../../api/graph-error.ts'
import { approvalQuery, approvalRequestQuery, decisionContextQuery } from '../../api/queries.ts'
import type { ApprovalStage } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { Pane, PaneFoot } from '../../ui/Pane.tsx'
import { Failure, NotFound, Skeleton } from '../../ui/states.tsx'
import { DecisionFacts } from './DecisionFacts.tsx'
import { DecisionForm } from './DecisionForm.tsx'
import { Outcome } from './Outcome.tsx'

/** The step that waits for me, if one does. */
const myStage = (stages: readonly ApprovalStage[] | undefined): ApprovalStage | undefined =>
  stages?.find(({ status, assignedToMe }) => status === 'InProgress' && assignedToMe)

/** The list beneath keeps its state; which decision was chosen belongs to the pane. */
const useCloseTo = (): string => {
  const query = new URLSearchParams(useLocation().search)
  query.delete('decide')
  return paths.approvals() + (query.size ? `?${query}` : '')
}

export default function ApprovalPane() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const closeTo = useCloseTo()
  const request = useQuery(approvalRequestQuery(id))
  const approval = useQuery(approvalQuery(id))
  const context = useQuery(decisionContextQuery(id)).data
  const failed = [request, approval].find(({ isLoadingError }) => isLoadingError)
  const stage = myStage(approval.data?.stages)
  const ready = request.data && approval.data ? { request: request.data, stages: approval.data.stages ?? [] } : undefined
  const retry = () => {
    void request.refetch()
    void approval.refetch()
  }
  return (
    <Pane
      title={t('approval.title')}
      tabTitle={request.data?.accessPackage ? `${t('approval.title')}: ${request.data.accessPackage.displayName}` : t('approval.title')}
      closeTo={closeTo}
    >
      {ready ? (
        <>
          <DecisionFacts {...ready} context={context} stage={stage} />
          <PaneFoot>{stage ? <DecisionForm key={stage.id} request={ready.request} stage={stage} context={context} /> : <Outcome {...ready} />}</PaneFoot>
        </>
      ) : failed ? (
        isNotFound(failed.error) ? (
          <NotFound inside />
        ) : (
          <Failure error={failed.error} retry={retry} />
        )
      ) : (
        <Skeleton shape="text" rows={5} />
      )}
    </Pane>
  )
}
