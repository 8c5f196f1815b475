/** What was picked and is sent one by one: each with what came of it. */
import { Button, Spinner } from '@fluentui/react-components'
import { CheckmarkCircleRegular, DismissRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import type { Person } from '../api/types.ts'
import { Refusal } from '../ui/refusal.tsx'
import surface from '../ui/surface.module.css'
import type { Outcome } from './in-turn.ts'
import css from './ChosenList.module.css'

type Props<T> = {
  label: string
  chosen: readonly T[]
  /** What kind of thing it is, in words. */
  kindOf: (one: T) => string
  outcomes: Readonly<Record<string, Outcome>>
  onTakeOff: (one: T) => void
}

export function ChosenList<T extends Person>({ label, chosen, kindOf, outcomes, onTakeOff }: Props<T>) {
  const { t } = useTranslation()
  if (chosen.length === 0) return null
  return (
    <ul className={surface.list} aria-label={label}>
      {chosen.map((one) => {
        const outcome = outcomes[one.id]
        return (
          <li key={one.id} className={css.one}>
            <div className={css.line}>
              <div className={surface.main}>
                <span className={surface.name}>{one.displayName}</span>
                <span className={surface.sub}>{kindOf(one)}</span>
              </div>
              {outcome?.state === 'sending' && <Spinner size="tiny" />}
              {outcome?.state === 'done' && (
                <span className={css.done}>
                  <CheckmarkCircleRegular aria-hidden="true" /> {t('admin.govern.added')}
                </span>
              )}
              {(!outcome || outcome.state === 'refused') && (
                <Button
                  size="small"
                  appearance="subtle"
                  icon={<DismissRegular />}
                  aria-label={t('admin.make.takeOff', { name: one.displayName })}
                  onClick={() => onTakeOff(one)}
                />
              )}
            </div>
            {outcome?.state === 'refused' && <Refusal error={outcome.error} />}
          </li>
        )
      })}
    </ul>
  )
}
