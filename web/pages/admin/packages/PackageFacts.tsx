/** What a package gives, drawn from the catalog to the system, and the facts about it. */
import { AddRegular, ArrowRightRegular, EditRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { packageRulesQuery } from '../../../api/admin-packages.ts'
import type { AdminPackage } from '../../../api/admin-types.ts'
import { paths } from '../../../paths.ts'
import { useFormats } from '../../../texts/format.ts'
import { LinkButton } from '../../../ui/buttons.tsx'
import surface from '../../../ui/surface.module.css'
import css from '../admin.module.css'
import { useKindOfResource } from '../use-kind-of-resource.ts'
import { useMayChange } from './policy/use-rights.ts'
import { RemoveRole } from './RemoveRole.tsx'

const Gives = ({ of: { id, displayName, catalog, resourceRoleScopes = [] } }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const kindOf = useKindOfResource()
  const mayChange = useMayChange(catalog?.id)
  return (
    <section aria-labelledby="gives" className={surface.section}>
      <div className={surface.sectionHead}>
        <h2 id="gives" className={css.heading}>
          {t('admin.packages.gives')}
        </h2>
        {mayChange && (
          <LinkButton size="small" icon={<AddRegular />} to={paths.adminPackageRoles(id)}>
            {t('admin.package.addRoles')}
          </LinkButton>
        )}
      </div>
      {resourceRoleScopes.length === 0 ? (
        <p className={surface.quiet}>{t('admin.packages.givesNothing')}</p>
      ) : (
        <ul className={css.flows}>
          {resourceRoleScopes.map((scope) => (
            <li key={scope.id} className={`${css.flow} ${surface.card}`}>
              <span className={css.node}>{displayName}</span>
              <ArrowRightRegular aria-hidden="true" />
              <span className={css.node}>{scope.role?.displayName}</span>
              <ArrowRightRegular aria-hidden="true" />
              <span className={css.node}>
                {scope.role?.resource?.displayName} <small>{kindOf(scope.role?.originSystem)}</small>
              </span>
              {mayChange && (
                <span className={css.flowEnd}>
                  <RemoveRole packageId={id} of={scope} />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const useFacts = ({ id, catalog, isHidden, createdDateTime, modifiedDateTime }: AdminPackage): readonly { name: string; value: React.ReactNode }[] => {
  const { t } = useTranslation()
  const { day } = useFormats()
  const rules = useQuery(packageRulesQuery(id)).data
  const mayChange = useMayChange(catalog?.id)
  return [
    { name: t('admin.catalog'), value: catalog && <Link to={paths.adminCatalog(catalog.id)}>{catalog.displayName}</Link> },
    { name: t('admin.packages.hidden'), value: isHidden ? t('common.yes') : t('common.no') },
    { name: t('admin.packages.link'), value: <Link to={paths.requestPackage(id)}>{new URL(paths.requestPackage(id), location.origin).href}</Link> },
    {
      name: t('admin.package.priorAccess'),
      value: rules && (
        <span className={css.withAction}>
          {t(`admin.package.prior.${rules.priorAccess}`)}
          {mayChange && (
            <LinkButton size="small" appearance="subtle" icon={<EditRegular />} aria-label={t('admin.package.changeRules')} to={paths.adminPackageRules(id)} />
          )}
        </span>
      ),
    },
    { name: t('admin.created'), value: createdDateTime && day(createdDateTime) },
    { name: t('admin.modified'), value: modifiedDateTime && day(modifiedDateTime) },
  ]
}

export const PackageFacts = ({ of }: { of: AdminPackage }) => {
  const { t } = useTranslation()
  const facts = useFacts(of)
  return (
    <>
      <Gives of={of} />
      <section aria-labelledby="facts" className={surface.section}>
        <h2 id="facts" className={css.heading}>
          {t('admin.packages.facts')}
        </h2>
        <dl className={`${css.facts} ${surface.card}`}>
          {facts.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  )
}
