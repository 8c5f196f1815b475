/** What a package is and what is in it. */
import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components'
import { LinkRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useParams } from 'react-router'
import { isNotFound } from '../../api/graph-error.ts'
import { packageQuery } from '../../api/queries.ts'
import type { AccessPackage } from '../../api/types.ts'
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
import { endOfAccess, useAskReason, useHadBefore, useHeld, useRequestInstead } from './held.ts'
import { PackageHead } from './PackageHead.tsx'
import { ResourceList } from './ResourceList.tsx'
import { Terms } from './Terms.tsx'
import css from './packages.module.css'

const Why = lazy(() => import('./Why.tsx'))

const About = ({ item }: { item: AccessPackage }) => {
  const { t } = useTranslation()
  const format = useFormats()
  const held = useHeld(item.id)
  const before = useHadBefore(item.id)
  const { search } = useLocation()
  const end = held && endOfAccess(held)
  return (
    <div className={css.stack}>
      {held && (
        <MessageBar intent="success">
          <MessageBarBody>{end ? t('package.youHaveUntil', { day: format.day(end) }) : t('package.youHave')}</MessageBarBody>
        </MessageBar>
      )}
      {held && <RemovalNote row={held} />}
      {!held && before?.expiredDateTime && (
        <MessageBar intent="info">
          <MessageBarBody>
            {t('package.youHad', { day: format.day(before.expiredDateTime) })} <Link to={paths.packageWhy(item.id, { search })}>{t('package.whyEnded')}</Link>
          </MessageBarBody>
        </MessageBar>
      )}
      <p className={surface.prose}>{item.description || t('package.noDescription')}</p>
      <dl className={surface.facts}>
        {item.catalog && (
          <>
            <dt>{t('package.catalog')}</dt>
            <dd>{item.catalog.displayName}</dd>
          </>
        )}
        <Terms packageId={item.id} />
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

const Footer = ({ item: { id, displayName: name } }: { item: AccessPackage }) => {
  const { t } = useTranslation()
  const { search } = useLocation()
  const copy = useCopyLink()
  const reason = useAskReason(id)
  const held = useHeld(id)
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
      ) : held && reason && endOfAccess(held) ? (
        <Extend primary row={held} name={name} search="?tab=active" />
      ) : reason ? (
        <ActionButton appearance="primary" reason={reason}>
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
      {result.isPending ? (
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
            <Footer item={result.data} />
          </PaneFoot>
          <Tabs label={t('package.about')} tabs={tabs} />
          <div style={{ paddingTop: 20 }}>
            {part === 'resources' ? (
              <ResourceList item={result.data} />
            ) : part === 'why' ? (
              <Suspense fallback={<Skeleton shape="text" />}>
                <Why personId={me.id} packageId={id} />
              </Suspense>
            ) : (
              <About item={result.data} />
            )}
          </div>
        </>
      )}
    </Pane>
  )
}
