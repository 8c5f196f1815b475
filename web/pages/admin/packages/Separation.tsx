/** What does not go together with a package and who has both, what names it as such, and what is allowed all the same. */
import { AddRegular, ArrowDownloadRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { AdminPackage } from '../../../api/admin-types.ts'
import { conflictsFile, conflictCountsQuery, conflictKinds, roleRulesQuery, useRemoveRule, type ConflictKind } from '../../../api/admin-separation.ts'
import { tenantSettingsQuery } from '../../../api/admin-settings.ts'
import type { Person } from '../../../api/types.ts'
import { paths } from '../../../paths.ts'
import { ActionButton, LinkButton } from '../../../ui/buttons.tsx'
import { Confirm } from '../../../ui/Confirm.tsx'
import { FileLink } from '../../../ui/FileLink.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import surface from '../../../ui/surface.module.css'
import css from '../admin.module.css'
import { ExceptionPane } from '../separation/ExceptionPane.tsx'
import { Exceptions } from '../separation/Exceptions.tsx'
import { RulePane } from '../separation/RulePane.tsx'
import sod from '../separation/separation.module.css'
import { useMay } from '../use-may.ts'

const Section = ({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) => (
  <section aria-label={title} className={surface.section}>
    <div className={sod.head}>
      <h2 className={css.heading}>{title}</h2>
      {action}
    </div>
    {children}
  </section>
)

const RemoveRule = ({ of, kind, other }: { of: AdminPackage; kind: ConflictKind; other: Person }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const removal = useRemoveRule()
  const words = { one: of.displayName, other: other.displayName }
  return (
    <Confirm
      title={t('admin.sod.removeTitle', words)}
      text={t('admin.sod.removeText', words)}
      confirm={t('admin.govern.remove')}
      keep={t('common.cancel')}
      onConfirm={() => removal.mutateAsync({ accessPackageId: of.id, kind, id: other.id }).then(() => notify(t('admin.sod.ruleRemoved', words)))}
      trigger={(open) => (
        <ActionButton size="small" onClick={open} aria-label={t('admin.govern.removeNamed', { name: other.displayName })}>
          {t('admin.govern.remove')}
        </ActionButton>
      )}
    />
  )
}

/** How many have both, with the way to who they are, for whoever may read who has the package. */
const AdditionalAccess = ({ of, kind, other }: { of: AdminPackage; kind: ConflictKind; other: Person }) => {
  const { t } = useTranslation()
  const isAllowed = useMay()('catalog.read', of.catalog?.id)
  const { data, error } = useQuery({ ...conflictCountsQuery(of.id), enabled: isAllowed })
  if (!isAllowed) return <span className={surface.sub}>{t('admin.sod.hidden')}</span>
  if (!data) return <span className={surface.sub}>{error ? t('problem.unread') : t('common.loading')}</span>
  const found = data.find(({ accessPackage, conflict }) => accessPackage.id === of.id && conflict.kind === kind && conflict.id === other.id)
  if (!found) return <span className={surface.sub}>{t('admin.sod.nobody')}</span>
  return (
    <Link className={surface.sub} to={paths.adminSeparation('conflicts', { package: of.id, with: other.id })}>
      {t('admin.sod.people', { count: found.people })}
      {found.excepted > 0 && ` ${t('admin.sod.excepted', { count: found.excepted })}`}
    </Link>
  )
}

const NONE = { accessPackage: 'admin.separation.noPackages', group: 'admin.separation.noGroups', resourceRole: 'admin.sod.noRoles' } as const
const HEADS = { accessPackage: 'admin.separation.packages', group: 'admin.separation.groups', resourceRole: 'admin.sod.resourceRoles' } as const

const Rules = ({ of, kind, rules }: { of: AdminPackage; kind: ConflictKind; rules: readonly Person[] }) => {
  const { t } = useTranslation()
  const may = useMay()
  const mayChange = may('separation.write', of.catalog?.id)
  return (
    <Section
      title={t(HEADS[kind])}
      action={
        mayChange && (
          <LinkButton size="small" icon={<AddRegular />} to={paths.adminPackage(of.id, 'separation', { add: kind })}>
            {t(`admin.sod.add.${kind}`)}
          </LinkButton>
        )
      }
    >
      {rules.length === 0 ? (
        <p className={surface.quiet}>{t(may('catalog.read', of.catalog?.id) ? NONE[kind] : 'admin.sod.hiddenRules')}</p>
      ) : (
        <ul className={surface.list}>
          {rules.map((other) => (
            <li key={other.id} className={surface.row}>
              <div className={surface.main}>
                {kind === 'accessPackage' ? (
                  <Link className={surface.name} to={paths.adminPackage(other.id, 'separation')}>
                    {other.displayName}
                  </Link>
                ) : (
                  <span className={surface.name}>{other.displayName}</span>
                )}
              </div>
              <AdditionalAccess of={of} kind={kind} other={other} />
              {mayChange && <RemoveRule of={of} kind={kind} other={other} />}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** The other side, where in some organizations the rule holds, too. */
const NamedBy = ({ of: { catalog, accessPackagesIncompatibleWith = [] } }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const may = useMay()
  const isMutual = useQuery({ ...tenantSettingsQuery, enabled: may('settings.read') }).data?.mutualSeparation
  return (
    <Section title={t('admin.separation.with')}>
      {accessPackagesIncompatibleWith.length === 0 ? (
        <p className={surface.quiet}>{t(may('catalog.read', catalog?.id) ? 'admin.separation.noWith' : 'admin.sod.hiddenRules')}</p>
      ) : (
        <>
          {isMutual && <p className={surface.quiet}>{t('admin.sod.isMutual')}</p>}
          <ul className={surface.list}>
            {accessPackagesIncompatibleWith.map(({ id, displayName }) => (
              <li key={id} className={surface.row}>
                <Link to={paths.adminPackage(id, 'separation')}>{displayName}</Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  )
}

const useRules = (of: AdminPackage): Record<ConflictKind, readonly Person[]> => {
  const mayRead = useMay()('catalog.read', of.catalog?.id)
  const { data: roles = [] } = useQuery({ ...roleRulesQuery(of.id), enabled: mayRead })
  return {
    accessPackage: of.incompatibleAccessPackages ?? [],
    group: of.incompatibleGroups ?? [],
    resourceRole: roles.map(({ id, displayName, resource }) => ({ id, displayName: `${resource.displayName}: ${displayName}` })),
  }
}

export const Separation = ({ of }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const may = useMay()
  const [query] = useSearchParams()
  const rules = useRules(of)
  const mayRead = may('catalog.read', of.catalog?.id)
  const adding = conflictKinds.find((kind) => kind === query.get('add'))
  const hasRules = conflictKinds.some((kind) => rules[kind].length > 0)
  return (
    <>
      {hasRules && mayRead && (
        <div className={surface.bar}>
          <FileLink href={conflictsFile({ of: of.id })} icon={<ArrowDownloadRegular />}>
            {t('admin.separation.download')}
          </FileLink>
        </div>
      )}
      {conflictKinds.map((kind) => (
        <Rules key={kind} of={of} kind={kind} rules={rules[kind]} />
      ))}
      <NamedBy of={of} />
      <Section
        title={t('admin.sod.tabs.exceptions')}
        action={
          may('separation.write', of.catalog?.id) &&
          hasRules && (
            <LinkButton size="small" icon={<AddRegular />} to={paths.adminPackage(of.id, 'separation', { add: 'exception' })}>
              {t('admin.sod.except')}
            </LinkButton>
          )
        }
      >
        {mayRead ? <Exceptions packageId={of.id} /> : <p className={surface.quiet}>{t('admin.sod.hiddenRules')}</p>}
      </Section>
      {adding && <RulePane key={adding} of={of} kind={adding} named={rules[adding].map(({ id }) => id)} />}
      {query.get('add') === 'exception' && <ExceptionPane packageId={of.id} closeTo={paths.adminPackage(of.id, 'separation')} />}
    </>
  )
}
