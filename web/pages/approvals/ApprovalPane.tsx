/** One decision: everything one needs to know, a reason, and two buttons. Mails link here. */
import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation, useParams } from 'react-router'
import { isNotFound } from '../../api/graph-error.ts'
import { approvalQuery, approvalRequestQuery, decisionContextQuery, myStage } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { Pane, PaneFoot } from '../../ui/Pane.tsx'
import { Failure, NotFound, Skeleton } from '../../ui/states.tsx'
import { DecisionFacts } from './DecisionFacts.tsx'
import { DecisionForm } from './DecisionForm.tsx'
import { Outcome } from './Outcome.tsx'
import css from './approvals.module.css'

/** The request is there and what speaks for or against it is not: whoever decides should know that. */
const Unread = ({ retry }: { retry: () => void }) => {
  const { t } = useTranslation()
  return (
    <MessageBar intent="warning" layout="multiline" className={css.unread ?? ''}>
      <MessageBarBody>{t('deciding.unread')}</MessageBarBody>
      <MessageBarActions>
        <Button onClick={retry}>{t('common.retry')}</Button>
      </MessageBarActions>
    </MessageBar>
  )
}

export default function ApprovalPane() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const closeTo = paths.approvalsUnder(useLocation().search)
  const request = useQuery(approvalRequestQuery(id))
  const approval = useQuery(approvalQuery(id))
  const beside = useQuery(decisionContextQuery(id))
  const context = beside.data
  const failed = [request, approval].find(({ isLoadingError }) => isLoadingError)
  const stage = approval.data && myStage(approval.data)
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
          {beside.isLoadingError && <Unread retry={() => void beside.refetch()} />}
          <DecisionFacts {...ready} context={context} stage={stage} />
          <PaneFoot>{stage ? <DecisionForm key={stage.id} {...ready} stage={stage} context={context} isReading={beside.isPending} /> : <Outcome {...ready} context={context} />}</PaneFoot>
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
