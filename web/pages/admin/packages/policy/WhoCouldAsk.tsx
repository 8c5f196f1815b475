/** What the draft would mean, live: how many could ask, who would decide about one of them, and what nobody could approve. Nothing is written. */
import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { catalogQuery } from '../../../../api/admin.ts'
import { policyPreviewQuery, type PolicyBody, type PolicyPreview, type PreviewPlace } from '../../../../api/admin-policies.ts'
import type { Person } from '../../../../api/types.ts'
import { Refusal } from '../../../../ui/refusal.tsx'
import { Skeleton } from '../../../../ui/states.tsx'
import surface from '../../../../ui/surface.module.css'
import { useSettled } from '../../../../ui/use-settled.ts'
import admin from '../../admin.module.css'
import { useCoverageReason } from '../../use-coverage-reason.ts'
import css from './preview.module.css'
import { previewBody } from './preview-body.ts'
import { useNames, WhoDecides } from './WhoDecides.tsx'

const PersonPicker = lazy(() => import('../../../../forms/PersonPicker.tsx'))

const Warning = ({ children }: { children: React.ReactNode }) => (
  <MessageBar intent="warning" layout="multiline">
    <MessageBarBody>{children}</MessageBarBody>
  </MessageBar>
)

const Counts = ({ askable, onBehalf, otherFirst }: PolicyPreview) => {
  const { t } = useTranslation()
  const names = useNames()
  return (
    <>
      <p role="status" className={css.count}>
        {t('admin.policyForm.preview.couldAsk', { count: askable.count })}
      </p>
      {askable.count > 0 && <p className={surface.quiet}>{names(askable)}</p>}
      {onBehalf.count > 0 && <p className={surface.quiet}>{t('admin.policyForm.preview.onBehalf', { count: onBehalf.count })}</p>}
      {otherFirst.count > 0 && (
        <p className={surface.quiet}>
          {t('admin.policyForm.preview.otherFirst', {
            count: otherFirst.count,
            policy: otherFirst.people[0]?.policy.displayName ?? '',
            names: names(otherFirst),
          })}
        </p>
      )}
    </>
  )
}

const Warnings = ({ nobodyDecides, coverage, publishable }: PolicyPreview) => {
  const { t } = useTranslation()
  const names = useNames()
  const say = useCoverageReason()
  return (
    <>
      {nobodyDecides.count > 0 && <Warning>{t('admin.policyForm.preview.nobodyDecides', { count: nobodyDecides.count, names: names(nobodyDecides) })}</Warning>}
      {coverage.map(({ stage, ...found }) => (
        <Warning key={stage}>{t('admin.policyForm.preview.inStage', { stage, reason: say(found) })}</Warning>
      ))}
      {!publishable.isAllowed && publishable.reason && coverage.length === 0 && <Warning>{publishable.reason}</Warning>}
    </>
  )
}

/** What of the catalog keeps people out, whatever the policy says. */
const OfCatalog = ({ id, policy: { allowedTargetScope: scope }, count }: { id: string; policy: PolicyBody; count: number }) => {
  const { t } = useTranslation()
  const { data: catalog } = useQuery(catalogQuery(id))
  if (catalog?.state === 'unpublished') return <Warning>{t('admin.policyForm.preview.catalogOff', { catalog: catalog.displayName })}</Warning>
  const meansGuests = scope === 'allDirectoryUsers' || (scope === 'specificDirectoryUsers' && count === 0)
  return catalog?.isExternallyVisible === false && meansGuests && <p className={surface.quiet}>{t('admin.policyForm.preview.withoutGuests', { catalog: catalog.displayName })}</p>
}

type Props = { place: PreviewPlace; catalogId: string | undefined; policy: PolicyBody }

export const WhoCouldAsk = ({ place, catalogId, policy }: Props) => {
  const { t } = useTranslation()
  const [person, choose] = useState<Person>()
  const draft = useSettled(previewBody(place, policy, person?.id))
  const { data, error, isPending } = useQuery({ ...policyPreviewQuery(draft), placeholderData: keepPreviousData })
  return (
    <section aria-label={t('admin.policyForm.preview.title')} className={`${css.preview} ${surface.card}`}>
      <h2 className={admin.heading}>{t('admin.policyForm.preview.title')}</h2>
      {isPending && <Skeleton rows={2} shape="text" />}
      <Refusal error={error} />
      {data && !error && (
        <>
          <Counts {...data} />
          {catalogId && <OfCatalog id={catalogId} policy={policy} count={data.askable.count} />}
          <Warnings {...data} />
          <Suspense>
            <PersonPicker
              name="previewPerson"
              label={t('admin.policyForm.preview.person')}
              hint={t('admin.policyForm.preview.personHint')}
              required={false}
              chosen={person}
              problem={undefined}
              onChange={choose}
            />
          </Suspense>
          {data.person && <WhoDecides person={data.person} rules={policy.requestApprovalSettings.stages ?? []} />}
        </>
      )}
    </section>
  )
}
