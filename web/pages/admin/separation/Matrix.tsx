/** Packages against packages: a table on a desk, a list of pairs on a phone. Each pair leads to the people who have both. */
import { ArrowLeftRegular, ArrowRightRegular, ArrowSwapRegular, ShieldCheckmarkRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { conflictCountsQuery, ruledPackagesQuery } from '../../../api/admin-separation.ts'
import { tenantSettingsQuery } from '../../../api/admin-settings.ts'
import { paths } from '../../../paths.ts'
import { useAdministration } from '../../../session.ts'
import { LinkButton } from '../../../ui/buttons.tsx'
import { Empty, Failure, Skeleton } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import { useMay } from '../use-may.ts'
import { gridOf, keyOf, pairsOf, type Cell, type Direction, type Grid } from './matrix.ts'
import css from './separation.module.css'

/** From what somebody has to what they cannot get then: a row that names the column is kept from whoever has the column. */
const ICONS: Record<Direction, ReactNode> = { both: <ArrowSwapRegular />, to: <ArrowLeftRegular />, from: <ArrowRightRegular /> }
const linkOf = ({ row, column }: Cell): string => paths.adminSeparation('conflicts', { package: row.id, with: column.id })

/** "Payments does not go with Invoices, both ways. 3 people have both, 1 by an exception." */
const useWords = () => {
  const { t } = useTranslation()
  return ({ row, column, direction, people, excepted }: Cell): string =>
    [
      t(`admin.sod.says.${direction}`, { row: row.displayName, column: column.displayName }),
      people === 0 ? t('admin.sod.nobody') : t('admin.sod.people', { count: people }),
      ...(excepted > 0 ? [t('admin.sod.excepted', { count: excepted })] : []),
    ].join(' ')
}

const Square = ({ of }: { of: Cell }) => {
  const words = useWords()(of)
  return (
    <Link className={css.cell} to={linkOf(of)} aria-label={words} title={words} data-bad={of.people > of.excepted || undefined}>
      <span aria-hidden="true">{ICONS[of.direction]}</span>
      <span aria-hidden="true">{of.people}</span>
    </Link>
  )
}

const Squares = ({ of: { packages, cells } }: { of: Grid }) => {
  const { t } = useTranslation()
  return (
    // A wide table is moved with the arrow keys once it has the focus.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={css.frame} role="region" aria-label={t('admin.sod.tabs.matrix')} tabIndex={0}>
      <table className={css.matrix}>
        <caption className="visually-hidden">{t('admin.sod.caption')}</caption>
        <thead>
          <tr>
            <td>
              <span className="visually-hidden">{t('admin.packages.one')}</span>
            </td>
            {packages.map(({ id, displayName }) => (
              <th key={id} scope="col">
                <span>{displayName}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {packages.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <Link to={paths.adminPackage(row.id, 'separation')}>{row.displayName}</Link>
              </th>
              {packages.map((column) => {
                const cell = cells.get(keyOf(row.id, column.id))
                return (
                  <td key={column.id} data-same={row.id === column.id || undefined}>
                    {cell && <Square of={cell} />}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const Pairs = ({ of }: { of: Grid }) => {
  const { t } = useTranslation()
  const words = useWords()
  return (
    <ul className={`${surface.list} ${css.pairs}`} aria-label={t('admin.sod.tabs.matrix')}>
      {pairsOf(of).map((cell) => (
        <li key={keyOf(cell.row.id, cell.column.id)} className={surface.row}>
          <div className={surface.main}>
            <span className={css.pair}>
              <Link className={surface.name} to={paths.adminPackage(cell.row.id, 'separation')}>
                {cell.row.displayName}
              </Link>
              <span aria-hidden="true">{ICONS[cell.direction]}</span>
              <Link className={surface.name} to={paths.adminPackage(cell.column.id, 'separation')}>
                {cell.column.displayName}
              </Link>
            </span>
            <span className={surface.sub}>{words(cell)}</span>
          </div>
          {cell.people > 0 && (
            <Link to={linkOf(cell)} aria-label={t('admin.sod.whoNamed', { row: cell.row.displayName, column: cell.column.displayName })}>
              {t('admin.sod.who')}
            </Link>
          )}
        </li>
      ))}
    </ul>
  )
}

const Legend = ({ isMutual }: { isMutual: boolean }) => {
  const { t } = useTranslation()
  if (isMutual) return <p className={surface.quiet}>{t('admin.sod.isMutual')}</p>
  return (
    <ul className={css.legend}>
      {(['both', 'to', 'from'] as const).map((direction) => (
        <li key={direction}>
          <span aria-hidden="true">{ICONS[direction]}</span> {t(`admin.sod.legend.${direction}`)}
        </li>
      ))}
    </ul>
  )
}

export const Matrix = () => {
  const { t } = useTranslation()
  const may = useMay()
  const packages = useQuery(ruledPackagesQuery(useAdministration()))
  const counts = useQuery(conflictCountsQuery())
  // Whoever may not read the settings sees what the rules themselves say.
  const isMutual = useQuery({ ...tenantSettingsQuery, enabled: may('settings.read') }).data?.mutualSeparation ?? false
  if (packages.isPending || counts.isPending) return <Skeleton rows={5} />
  const broken = [packages, counts].find(({ error }) => error)
  if (broken) return <Failure error={broken.error} retry={() => void broken.refetch()} />
  const grid = gridOf(packages.data ?? [], counts.data ?? [], isMutual)
  if (grid.cells.size === 0)
    return (
      <Empty
        icon={<ShieldCheckmarkRegular />}
        title={t('admin.sod.noRulesTitle')}
        text={t('admin.sod.noRulesText')}
        action={<LinkButton to={paths.adminPackages()}>{t('nav.packages')}</LinkButton>}
      />
    )
  return (
    <>
      <Legend isMutual={isMutual} />
      <Squares of={grid} />
      <Pairs of={grid} />
    </>
  )
}
