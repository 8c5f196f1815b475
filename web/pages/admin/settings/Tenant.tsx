/** The settings of the tenant, each with what it does. Whoever may only read them reads them in words. */
import { Spinner } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { guestLifecycleQuery, tenantSettingsQuery, useSaveSettings, type Settings } from '../../../api/admin-settings.ts'
import { GraphError } from '../../../api/graph-error.ts'
import { useCheckedDraft } from '../../../forms/checked-draft.ts'
import { ActionButton } from '../../../ui/buttons.tsx'
import { useNotify } from '../../../ui/notify.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import { Failure, Skeleton } from '../../../ui/states.tsx'
import surface from '../../../ui/surface.module.css'
import admin from '../admin.module.css'
import { useMay } from '../use-may.ts'
import { InWords } from './InWords.tsx'
import { SettingField } from './SettingField.tsx'
import { allRows, isAbout, lengthProblem, patchOf, sections, valueOf, type Row, type RowName, type Value } from './settings.ts'
import css from './settings.module.css'

type Changes = Partial<Record<RowName, Value>>
const same = (a: Value, b: Value): boolean => JSON.stringify(a) === JSON.stringify(b)

const useChanging = (settings: Settings) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const saving = useSaveSettings()
  const { draft, problems, show, change } = useCheckedDraft<Changes>('settings', {})
  const changed = allRows.filter((row) => {
    const value = draft.value[row.name]
    return value !== undefined && !same(value, valueOf(settings, row))
  })
  const wrong = (row: Row): string | undefined => {
    const problem = lengthProblem(row, draft.value[row.name] ?? null)
    return problem && t(`admin.settings.wrongLength.${problem.why}`, { count: problem.why === 'long' ? problem.days : 0 })
  }
  const go = () => {
    if (saving.isPending || changed.length === 0) return
    const found = changed.flatMap((row) => {
      const problem = wrong(row)
      return problem ? [[row.name, problem] as const] : []
    })
    if (found.length > 0) return show(Object.fromEntries(found))
    saving.mutate(patchOf(Object.fromEntries(changed.map(({ name }) => [name, draft.value[name]]))), {
      onSuccess: () => {
        notify(t('admin.settings.saved'))
        draft.clear()
      },
      onError: (error) => {
        const details = error instanceof GraphError ? error.details : []
        // The API says what it takes as it writes it; here people read what they are to type.
        const said = (row: Row, message: string): string => (row.kind === 'duration' || row.kind === 'moments' ? t('admin.settings.wrongLength.form') : message)
        show(
          Object.fromEntries(
            details.flatMap(({ target, message }) => allRows.filter((row) => isAbout(target, row)).map((row) => [row.name, said(row, message)])),
          ),
        )
      },
    })
  }
  const details = saving.error instanceof GraphError ? saving.error.details : []
  const isSaidAbove = details.length > 0 && details.every(({ target }) => allRows.some((row) => isAbout(target, row)))
  return { draft, problems: problems as Record<string, string>, change, changed, go, isSending: saving.isPending, error: saving.error, isSaidAbove }
}

/** What becomes of guests is read only: nothing else can be chosen yet. */
const Guests = () => {
  const { t } = useTranslation()
  const { data } = useQuery(guestLifecycleQuery)
  if (!data) return null
  return (
    <section className={`${css.section} ${surface.card}`} aria-labelledby="guests">
      <h2 id="guests" className={admin.heading}>
        {t('admin.settings.sections.guests')}
      </h2>
      <p className={surface.prose}>{data.externalUserLifecycleAction === 'none' ? t('admin.settings.guestsStay') : data.externalUserLifecycleAction}</p>
    </section>
  )
}

const Form = ({ of }: { of: Settings }) => {
  const { t } = useTranslation()
  const { draft, problems, change, changed, go, isSending, error, isSaidAbove } = useChanging(of)
  const count = changed.length
  const valueNow = (row: Row): Value => (draft.value[row.name] === undefined ? valueOf(of, row) : draft.value[row.name]!)
  /** Groups count only where groups may stand in. */
  const isAsked = (row: Row): boolean => row.kind !== 'groups' || allRows.some((one) => one.name === 'delegateTo' && /groups/i.test(String(valueNow(one))))
  return (
    <div className={css.form}>
      {sections.map(({ name, rows }) => (
        <section key={name} className={`${css.section} ${surface.card}`} aria-labelledby={name}>
          <h2 id={name} className={admin.heading}>
            {t(`admin.settings.sections.${name}`)}
          </h2>
          {rows.filter(isAsked).map((row) => (
            <SettingField
              key={row.name}
              row={row}
              value={valueNow(row)}
              problem={problems[row.name]}
              onChange={(value) => change({ [row.name]: value }, row.name)}
            />
          ))}
        </section>
      ))}
      <Guests />
      <div className={`${css.foot} ${surface.card}`}>
        {!isSending && !isSaidAbove && <Refusal error={error} />}
        <p role="status" className={surface.quiet}>
          {count === 0 ? t('admin.settings.unchanged') : t('admin.settings.changed', { count })}
        </p>
        <div className={css.buttons}>
          {count > 0 && <ActionButton onClick={draft.clear}>{t('admin.settings.discard')}</ActionButton>}
          <ActionButton
            appearance="primary"
            icon={isSending ? <Spinner size="tiny" /> : null}
            reason={isSending ? t('common.saving') : count === 0 ? t('admin.settings.unchanged') : undefined}
            onClick={go}
          >
            {t('admin.govern.save')}
          </ActionButton>
        </div>
      </div>
    </div>
  )
}

export const Tenant = () => {
  const may = useMay()
  const { data, error, isPending, refetch } = useQuery(tenantSettingsQuery)
  if (isPending) return <Skeleton rows={6} />
  if (error) return <Failure error={error} retry={() => void refetch()} />
  return may('settings.update') ? (
    <Form of={data} />
  ) : (
    <>
      <InWords of={data} />
      <Guests />
    </>
  )
}
