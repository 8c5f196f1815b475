/** Requests of the last weeks as bars: given, denied, and the rest. The same numbers stand in a table for those who do not see bars. */
import { useTranslation } from 'react-i18next'
import type { Week } from '../../../api/admin-types.ts'
import { locale } from '../../../texts/index.ts'
import surface from '../../../ui/surface.module.css'
import css from './Weeks.module.css'

const KINDS = ['delivered', 'denied', 'rest'] as const
const partsOf = ({ requested, delivered, denied }: Week) => ({ delivered, denied, rest: requested - delivered - denied })
const dayOf = (from: string): string => Temporal.PlainDate.from(from).toLocaleString(locale(), { day: 'numeric', month: 'short' })

export const Weeks = ({ of: weeks }: { of: readonly Week[] }) => {
  const { t } = useTranslation()
  const most = Math.max(1, ...weeks.map((week) => week.requested))
  return (
    <section aria-labelledby="weeks" className={`${css.chart} ${surface.card}`}>
      <h2 id="weeks" className={css.heading}>
        {t('admin.dashboard.weeks')}
      </h2>
      <ul className={css.legend} aria-hidden="true">
        {KINDS.map((kind) => (
          <li key={kind} data-kind={kind}>
            {t(`admin.dashboard.kinds.${kind}`)}
          </li>
        ))}
      </ul>
      <div className={css.bars} aria-hidden="true">
        {weeks.map((week) => (
          <div key={week.from} className={css.week}>
            <div className={css.stack}>
              {week.requested || ''}
              <div className={css.bar} style={{ height: `calc((100% - 20px) * ${week.requested / most})` }}>
                {KINDS.map((kind) => (
                  <i key={kind} data-kind={kind} style={{ flexGrow: partsOf(week)[kind] }} />
                ))}
              </div>
            </div>
            <span className={css.day}>{dayOf(week.from)}</span>
          </div>
        ))}
      </div>
      <div className="visually-hidden">
        <table>
          <caption>{t('admin.dashboard.weeks')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('admin.dashboard.week')}</th>
              {KINDS.map((kind) => (
                <th key={kind} scope="col">
                  {t(`admin.dashboard.kinds.${kind}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((week) => (
              <tr key={week.from}>
                <th scope="row">{dayOf(week.from)}</th>
                {KINDS.map((kind) => (
                  <td key={kind}>{partsOf(week)[kind]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
