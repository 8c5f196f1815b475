/** How far work on many things is: done, refused, left; and what was refused, by name. */
import { Button, ProgressBar } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormats } from '../../../texts/format.ts'
import surface from '../../../ui/surface.module.css'
import css from './bulk.module.css'
import { closeRun, goOn, stopRun, type Result, type Run } from './runs.ts'

const One = ({ of: { name, refusal, to } }: { of: Result }) => {
  const { readable } = useFormats()
  return (
    <li>
      <strong>{to ? <Link to={to}>{name}</Link> : name}</strong>
      {refusal && <span className={css.refusal}>{readable(refusal)}</span>}
    </li>
  )
}

const Results = ({ title, results }: { title: string; results: readonly Result[] }) =>
  results.length > 0 && (
    <section aria-label={title} className={css.results}>
      <h3 className={css.subtitle}>{title}</h3>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul className={css.list} tabIndex={0} aria-label={title}>
        {results.map((result) => (
          <One key={result.key} of={result} />
        ))}
      </ul>
    </section>
  )

const Buttons = ({ of: { id, state, items, results } }: { of: Run }) => {
  const { t } = useTranslation()
  if (state === 'running') return <Button onClick={() => stopRun(id)}>{t('admin.runs.stop')}</Button>
  return (
    <>
      {state === 'stopped' && results.length < items.length && <Button onClick={() => goOn(id)}>{t('admin.runs.goOn')}</Button>}
      <Button onClick={() => closeRun(id)}>{t('common.close')}</Button>
    </>
  )
}

/** `everybody`: also names what was done. */
export const RunReport = ({ of: run, everybody = false }: { of: Run; everybody?: boolean }) => {
  const { t } = useTranslation()
  const { title, items, results, state, lost, isTrial } = run
  const refused = results.filter(({ refusal }) => refusal !== undefined)
  // Nobody has anything yet who waits for approval; of a trial it is all that can be told.
  const waiting = results.filter(({ refusal, waits }) => refusal === undefined && waits && !isTrial)
  const done = results.filter((one) => one.refusal === undefined && !waiting.includes(one))
  return (
    <section aria-label={title} className={`${css.report} ${surface.card}`}>
      <div className={css.head}>
        <div className={css.words}>
          <h2 className={css.title}>{title}</h2>
          <p role="status" className={surface.quiet}>
            {t(`admin.runs.${isTrial ? 'trial' : 'real'}.${state}`, { done: done.length, refused: refused.length, left: items.length - results.length })}
            {waiting.length > 0 && ` · ${t('admin.runs.wait', { count: waiting.length })}`}
          </p>
        </div>
        <div className={css.buttons}>
          <Buttons of={run} />
        </div>
      </div>
      <ProgressBar aria-label={title} value={results.length} max={items.length} thickness="large" color={refused.length > 0 ? 'warning' : 'brand'} />
      {lost && <p className={css.refusal}>{t('admin.runs.lost')}</p>}
      <Results title={t('admin.runs.refusedOnes')} results={refused} />
      {everybody && <Results title={t('admin.runs.waitingOnes')} results={waiting} />}
      {everybody && <Results title={t(isTrial ? 'admin.runs.possibleOnes' : 'admin.runs.doneOnes')} results={done} />}
    </section>
  )
}
