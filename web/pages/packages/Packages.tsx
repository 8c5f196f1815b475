/** Access packages: what one can ask for, has, and had. Panes open above the list and keep its state in the URL. */
import { Button } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Outlet, useOutlet, useSearchParams } from 'react-router'
import { myAssignments, suggestionsQuery } from '../../api/queries.ts'
import { paths, type PackagesTab } from '../../paths.ts'
import { Page } from '../../ui/Page.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import surface from '../../ui/surface.module.css'
import { AccessList } from './AccessList.tsx'
import { isActive } from './held.ts'
import { AvailableList } from './AvailableList.tsx'
import { CatalogFilter } from './CatalogFilter.tsx'
import { LayoutChoice } from './LayoutChoice.tsx'
import { SuggestedList } from './SuggestedList.tsx'
import { useBeneficiary } from './use-beneficiary.ts'

const TABS: readonly PackagesTab[] = ['suggested', 'available', 'active', 'expired']
const tabOf = (text: string | null): PackagesTab => TABS.find((tab) => tab === text) ?? 'available'

export default function Packages() {
  const { t } = useTranslation()
  const [query, setQuery] = useSearchParams()
  const covered = useOutlet() !== null
  const person = useBeneficiary()
  const mine = useQuery(myAssignments).data
  // What one has oneself says nothing about somebody else.
  const tab = query.has('for') ? 'available' : tabOf(query.get('tab'))
  const search = query.get('q') ?? ''
  const suggested = useQuery({ ...suggestionsQuery, enabled: !person }).data?.length ?? 0
  // Suggestions are for oneself; without any, the tab would only be in the way.
  const tabs = TABS.filter((name) => name !== 'suggested' || name === tab || suggested > 0)
  const counts = { suggested: suggested || undefined, available: undefined, active: mine?.filter(isActive).length, expired: mine?.filter((row) => !isActive(row)).length }
  const stopFor = () =>
    setQuery((now) => {
      now.delete('for')
      return now
    })
  return (
    <Page
      title={t('packages.title')}
      covered={covered}
      lead={person ? t('packages.leadFor', { name: person.displayName }) : t('packages.lead')}
      actions={
        person && (
          <Button icon={<DismissRegular />} onClick={stopFor}>
            {t('packages.clearPerson', { name: person.displayName })}
          </Button>
        )
      }
    >
      {!query.has('for') && (
        <Tabs
          label={t('packages.title')}
          tabs={tabs.map((name) => ({
            to: paths.packages({ tab: name, q: search }),
            label: t(`packages.tabs.${name}`),
            count: counts[name],
            current: name === tab,
          }))}
        />
      )}
      <div className={surface.bar}>
        <SearchField className={surface.grow} label={t('packages.search')} />
        {tab === 'available' && (
          <>
            <CatalogFilter />
            <LayoutChoice />
          </>
        )}
      </div>
      {tab === 'available' ? <AvailableList search={search} /> : tab === 'suggested' ? <SuggestedList search={search} /> : <AccessList which={tab} search={search} />}
      <Outlet />
    </Page>
  )
}
