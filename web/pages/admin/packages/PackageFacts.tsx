/** What a package gives, drawn from the catalog to the system, and the facts about it. */
import { ArrowRightRegular } from '@fluentui/react-icons/svg/arrow-right'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AdminPackage } from '../../../api/admin-types.ts'
import { paths } from '../../../paths.ts'
import { useFormats } from '../../../texts/format.ts'
import surface from '../../../ui/surface.module.css'
import css from '../admin.module.css'
import { useKindOfResource } from '../use-kind-of-resource.ts'

export const PackageFacts = ({
  of: { id, displayName, catalog, isHidden, createdDateTime, modifiedDateTime, resourceRoleScopes = [] },
}: {
  of: AdminPackage
}) => {
  const { t } = useTranslation()
  const { day } = useFormats()
  const kindOf = useKindOfResource()
  const facts: readonly { name: string; value: React.ReactNode }[] = [
    { name: t('admin.catalog'), value: catalog && <Link to={paths.adminCatalog(catalog.id)}>{catalog.displayName}</Link> },
    { name: t('admin.packages.hidden'), value: isHidden ? t('common.yes') : t('common.no') },
    { name: t('admin.packages.link'), value: <Link to={paths.requestPackage(id)}>{new URL(paths.requestPackage(id), location.origin).href}</Link> },
    { name: t('admin.created'), value: createdDateTime && day(createdDateTime) },
    { name: t('admin.modified'), value: modifiedDateTime && day(modifiedDateTime) },
  ]
  return (
    <>
      <section aria-labelledby="gives" className={surface.section}>
        <h2 id="gives" className={css.heading}>
          {t('admin.packages.gives')}
        </h2>
        {resourceRoleScopes.length === 0 ? (
          <p className={surface.quiet}>{t('admin.packages.givesNothing')}</p>
        ) : (
          <ul className={css.flows}>
            {resourceRoleScopes.map(({ id: key, role }) => (
              <li key={key} className={`${css.flow} ${surface.card}`}>
                <span className={css.node}>{displayName}</span>
                <ArrowRightRegular aria-hidden="true" />
                <span className={css.node}>{role?.displayName}</span>
                <ArrowRightRegular aria-hidden="true" />
                <span className={css.node}>
                  {role?.resource?.displayName} <small>{kindOf(role?.originSystem)}</small>
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
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
