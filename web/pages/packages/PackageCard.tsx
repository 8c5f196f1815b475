/** One package in a list, as a card or as a row. Its name opens the details; the button asks for it. */
import { LightbulbRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import type { AccessPackage } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { PackageAvatar } from '../../ui/Avatar.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { ActionButton, LinkButton } from '../../ui/buttons.tsx'
import { AssignmentStatus } from '../../ui/status.tsx'
import surface from '../../ui/surface.module.css'
import css from './packages.module.css'
import { useAskReason, useHeld, useRequested, useRequestInstead } from './held.ts'
import { useBeneficiary } from './use-beneficiary.ts'

type Props = { item: AccessPackage; /** Why it is shown, where that is worth a word. */ note?: string | undefined }

const NameLink = ({ item }: Props) => {
  const { t } = useTranslation()
  const { search } = useLocation()
  return (
    <Link
      className={surface.cover}
      to={paths.packageDetails(item.id, { search })}
      preventScrollReset
      aria-label={t('packages.detailsNamed', { name: item.displayName })}
    >
      {item.displayName}
    </Link>
  )
}

const RequestButton = ({ item }: Props) => {
  const { t } = useTranslation()
  const { search } = useLocation()
  const reason = useAskReason(item.id)
  const requested = useRequestInstead(item.id)
  const look = { className: surface.above ?? '', 'aria-label': t('packages.requestNamed', { name: item.displayName }), children: t('packages.request') }
  if (requested)
    return (
      <LinkButton className={surface.above ?? ''} to={paths.request(requested.id)} aria-label={t('packages.viewNamed', { name: item.displayName })}>
        {t('packages.view')}
      </LinkButton>
    )
  return reason ? <ActionButton {...look} reason={reason} /> : <LinkButton {...look} soft to={paths.requestPackage(item.id, { search })} />
}

const useResources = ({ item }: Props): string => {
  const { t } = useTranslation()
  const count = item.resourceRoleScopes?.length ?? 0
  return count ? t('packages.resourceCount', { count }) : ''
}

/** Tells at a glance who has it already, or that it is asked for. */
const StandingPill = ({ item, otherwise = null }: Props & { otherwise?: string | null }) => {
  const { t } = useTranslation()
  const person = useBeneficiary()
  const held = useHeld(item.id, person?.id)
  const requested = useRequested(item.id, person?.id)
  if (held && held.state !== 'delivered') return <AssignmentStatus state={held.state} />
  if (held) return <Pill tone="good">{person ? t('packages.heldBy') : t('packages.held')}</Pill>
  return requested ? <Pill tone="wait">{t('packages.requested')}</Pill> : otherwise
}

export const PackageCard = ({ item, note }: Props) => {
  const resources = useResources({ item })
  return (
    <li className={`${surface.card} ${css.card}`}>
      <div className={css.cardTop}>
        <PackageAvatar name={item.displayName} size="medium" />
        <div className={css.cardName}>
          <h3 className={surface.name}>
            <NameLink item={item} />
          </h3>
          <p className={surface.sub}>{item.catalog?.displayName}</p>
        </div>
      </div>
      <p className={`${css.description} ${css.three}`}>{item.description}</p>
      {note && (
        <p className={css.reason}>
          <LightbulbRegular aria-hidden="true" /> {note}
        </p>
      )}
      <div className={css.cardFoot}>
        <span className={css.cardNote}><StandingPill item={item} otherwise={resources} /></span>
        <RequestButton item={item} />
      </div>
    </li>
  )
}

export const PackageRow = ({ item }: Props) => {
  const resources = useResources({ item })
  return (
    <li className={surface.row}>
      <PackageAvatar name={item.displayName} />
      <div className={surface.main}>
        <h3 className={surface.name}>
          <NameLink item={item} />
        </h3>
        <p className={`${surface.sub} ${surface.clamp}`}>{[item.catalog?.displayName, resources, item.description].filter(Boolean).join(' · ')}</p>
      </div>
      <div className={surface.side}>
        <StandingPill item={item} />
        <RequestButton item={item} />
      </div>
    </li>
  )
}
