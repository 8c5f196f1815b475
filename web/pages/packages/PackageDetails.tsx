/** What a package is and what is in it. */
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components'
import { LinkRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useParams, useSearchParams } from 'react-router'
import { isNotFound } from '../../api/graph-error.ts'
import { packageQuery, reportsQuery, whyQuery } from '../../api/queries.ts'
import type { AccessPackage, Assignment, DirectReport } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useMe } from '../../session.ts'
import { useFormats } from '../../texts/format.ts'
import { ActionButton, LinkButton } from '../../ui/buttons.tsx'
import { useCopyLink } from '../../ui/use-copy-link.ts'
import { Pane, PaneFoot } from '../../ui/Pane.tsx'
import { Failure, NotFound, Skeleton } from '../../ui/states.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import surface from '../../ui/surface.module.css'
import { Extend } from '../access/Extend.tsx'
import { RemovalNote } from '../access/RemovalNote.tsx'
import { endOfAccess, isFailed, useAskReason, useHeld, useHeldText, useRequestInstead } from './held.ts'
import { PackageHead } from './PackageHead.tsx'
import { ResourceList } from './ResourceList.tsx'
import { Terms } from './Terms.tsx'
import { useBeneficiary } from './use-beneficiary.ts'
import { useCannotReason } from './use-cannot-reason.ts'
import css from './packages.module.css'

const Why = lazy(() => import('./Why.tsx'))

type Props = { item: AccessPackage; /** For whom it is looked at, where that is a report. */ person: DirectReport | undefined }

/** What there is of it; of what could not be given, what that is. */
const Standing = ({ row, person }: { row: Assignment; person: DirectReport | undefined }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const say = useHeldText()
  const me = useMe()
  const isWhole = row.state === 'delivered' || row.state === 'delivering'
  const { data } = useQuery({ ...whyQuery(person?.id ?? me.id, row.accessPackage?.id ?? ''), enabled: !isWhole && !!row.accessPackage })
  const missing = data?.held.because.flatMap(({ kind, facts }) => (kind === 'role' && facts?.['status'] === 'Failed' && typeof facts['resource'] === 'string' ? [facts['resource']] : [])) ?? []
  return (
    <>
      <MessageBar intent={isWhole ? 'success' : 'warning'} layout="multiline">
        <MessageBarBody>
          {say(row, person)} {missing.length > 0 && t('package.missing', { what: format.allOf([...new Set(missing)]) })} {isFailed(row) && t('package.giveUpFirst')}
        </MessageBarBody>
      </MessageBar>
      <RemovalNote row={row} />
    </>
  )
}

/** When it ended, where it was there before. */
const Before = ({ item, person }: Props) => {
  const { t } = useTranslation()
  const format = useFormats()
  const { search } = useLocation()
  const me = useMe()
  const { startDateTime, endedDateTime: ended } = useQuery(whyQuery(person?.id ?? me.id, item.id)).data?.held.facts ?? {}
  // What failed as a whole ends, too, once it is given up: nobody ever had it.
  if (!startDateTime || typeof ended !== 'string') return null
  const words = { name: person?.displayName ?? '', day: format.day(ended) }
  return (
    <MessageBar intent="info">
      <MessageBarBody>
        {t(person ? 'package.had' : 'package.youHad', words)} <Link to={paths.packageWhy(item.id, { search })}>{t('package.whyEnded')}</Link>
      </MessageBarBody>
    </MessageBar>
  )
}

const About = ({ item, person }: Props) => {
  const { t } = useTranslation()
  const format = useFormats()
  const held = useHeld(item.id, person?.id)
  return (
    <div className={css.stack}>
      {held ? <Standing row={held} person={person} /> : <Before item={item} person={person} />}
      <p className={surface.prose}>{item.description || t('package.noDescription')}</p>
      <dl className={surface.facts}>
        {item.catalog && (
          <>
            <dt>{t('package.catalog')}</dt>
            <dd>{item.catalog.displayName}</dd>
          </>
        )}
        <Terms packageId={item.id} personId={person?.id} />
        {item.modifiedDateTime && (
          <>
            <dt>{t('package.changed')}</dt>
            <dd>{format.day(item.modifiedDateTime)}</dd>
          </>
        )}
      </dl>
    </div>
  )
}

const Footer = ({ item: { id, displayName: name }, person }: Props) => {
  const { t } = useTranslation()
  const { search } = useLocation()
  const copy = useCopyLink()
  const reason = useAskReason(id)
  const cannot = useCannotReason(id)
  const held = useHeld(id, person?.id)
  const requested = useRequestInstead(id)
  return (
    <div className={css.actions}>
      <Button icon={<LinkRegular />} onClick={() => void copy(paths.requestPackage(id))}>
        {t('package.copyLink')}
      </Button>
      {requested ? (
        <LinkButton appearance="primary" to={paths.request(requested.id)}>
          {t('package.viewRequest')}
        </LinkButton>
      ) : held && isFailed(held) && reason ? (
        <LinkButton appearance="primary" to={person ? paths.member(person.id) : paths.packages({ tab: 'active' })}>
          {person ? t('package.toHeldOf', { name: person.displayName }) : t('request.toHeld')}
        </LinkButton>
      ) : held && reason && endOfAccess(held) ? (
        <Extend primary row={held} name={name} person={person} search="?tab=active" />
      ) : (reason ?? cannot) ? (
        <ActionButton appearance="primary" reason={reason ?? cannot}>
          {t('package.request')}
        </ActionButton>
      ) : (
        <LinkButton appearance="primary" to={paths.requestPackage(id, { search })}>
          {t('package.request')}
        </LinkButton>
      )}
    </div>
  )
}

export default function PackageDetails() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const { pathname, search } = useLocation()
  const result = useQuery(packageQuery(id))
  const part = pathname.split('/')[3]
  const me = useMe()
  const person = useBeneficiary()
  const [query] = useSearchParams()
  // Nothing is told of oneself where it will be of somebody else.
  const isFinding = useQuery({ ...reportsQuery, enabled: query.has('for') }).isLoading
  const tabs = [
    { to: paths.packageDetails(id, { search }), label: t('common.details'), current: part === 'details' },
    { to: paths.packageResources(id, { search }), label: t('common.resources'), count: result.data?.resourceRoleScopes?.length, current: part === 'resources' },
    { to: paths.packageWhy(id, { search }), label: t('why.tab'), current: part === 'why' },
  ]
  return (
    <Pane
      title={t('package.about')}
      tabTitle={result.data?.displayName ?? t('package.about')}
      closeTo={paths.packages() + search}
    >
      {result.isPending || isFinding ? (
        <Skeleton shape="text" />
      ) : result.isLoadingError ? (
        isNotFound(result.error) ? (
          <NotFound inside />
        ) : (
          <Failure error={result.error} retry={() => void result.refetch()} />
        )
      ) : (
        <>
          <PackageHead item={result.data} />
          <PaneFoot>
            <Footer item={result.data} person={person} />
          </PaneFoot>
          <Tabs label={t('package.about')} tabs={tabs} />
          <div style={{ paddingTop: 20 }}>
            {part === 'resources' ? (
              <ResourceList item={result.data} />
            ) : part === 'why' ? (
              <Suspense fallback={<Skeleton shape="text" />}>
                <Why personId={person?.id ?? me.id} packageId={id} />
              </Suspense>
            ) : (
              <About item={result.data} person={person} />
            )}
          </div>
        </>
      )}
    </Pane>
  )
}
