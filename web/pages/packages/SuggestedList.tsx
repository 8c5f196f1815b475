/** Packages that may be of use, each with the reason why it is here. */
import { LightbulbRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { suggestionsQuery } from '../../api/queries.ts'
import type { Suggestion, SuggestionReason } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { useFormats } from '../../texts/format.ts'
import { LinkButton } from '../../ui/buttons.tsx'
import { matches } from '../../ui/SearchField.tsx'
import { Empty, Failure, Skeleton } from '../../ui/states.tsx'
import surface from '../../ui/surface.module.css'
import { PackageCard } from './PackageCard.tsx'
import css from './packages.module.css'

/** As many names as one takes in at a glance; the rest is counted. */
const NAMED = 2

/** The strongest reason as a sentence: who around one has it, else that one had it before. */
const useReasonText = () => {
  const { t } = useTranslation()
  const format = useFormats()
  const around = ({ relatedPeople = [], relatedPeopleAssignmentCount: count = 0 }: SuggestionReason): string => {
    const names = relatedPeople.slice(0, NAMED).flatMap(({ displayName }) => displayName ?? [])
    const more = count - names.length
    return names.length
      ? t('packages.aroundNamed', { count, people: format.allOf([...names, ...(more > 0 ? [t('packages.andMore', { count: more })] : [])]) })
      : t('packages.around', { count })
  }
  return ({ reasons }: Suggestion): string | undefined => {
    const related = reasons?.find(({ relatedPeopleAssignmentCount }) => relatedPeopleAssignmentCount)
    if (related) return around(related)
    const last = reasons?.find(({ lastAssignmentDateTime }) => lastAssignmentDateTime)?.lastAssignmentDateTime
    return last ? t('packages.hadBefore', { day: format.shortDay(last) }) : undefined
  }
}

const Nothing = () => {
  const { t } = useTranslation()
  return (
    <Empty
      icon={<LightbulbRegular />}
      title={t('packages.noSuggestedTitle')}
      text={t('packages.noSuggestedText')}
      action={
        <LinkButton appearance="primary" to={paths.packages()}>
          {t('packages.browse')}
        </LinkButton>
      }
    />
  )
}

export const SuggestedList = ({ search }: { search: string }) => {
  const { t } = useTranslation()
  const result = useQuery(suggestionsQuery)
  const why = useReasonText()
  if (result.isPending) return <Skeleton shape="cards" rows={3} />
  if (result.isLoadingError) return <Failure error={result.error} retry={() => void result.refetch()} />
  const rows = result.data.filter(({ accessPackage }) => accessPackage && matches(search, accessPackage.displayName, accessPackage.description))
  return (
    <section aria-labelledby="found" className={surface.section}>
      <h2 id="found" className="visually-hidden">
        {t('packages.tabs.suggested')}
      </h2>
      <p role="status" className={surface.quiet}>
        {t('packages.found', { count: rows.length })}
      </p>
      {rows.length === 0 ? (
        <Nothing />
      ) : (
        <ul className={css.cards}>{rows.map((row) => row.accessPackage && <PackageCard key={row.id} item={row.accessPackage} note={why(row)} />)}</ul>
      )}
    </section>
  )
}
