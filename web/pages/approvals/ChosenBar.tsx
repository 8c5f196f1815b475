/** What can be done with the requests that are chosen. It stays in sight while one scrolls. */
import { CheckmarkRegular, DismissRegular } from '@fluentui/react-icons'
import { Button } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import type { PendingRequest } from '../../api/types.ts'
import { paths } from '../../paths.ts'
import { LinkButton } from '../../ui/buttons.tsx'
import { useDeciding } from './deciding.tsx'
import list from './pending.module.css'

export const ChosenBar = ({ shown }: { shown: readonly PendingRequest[] }) => {
  const { t } = useTranslation()
  const { search } = useLocation()
  const { chosen = [], choose } = useDeciding() ?? {}
  const count = chosen.length
  const hidden = chosen.filter((id) => !shown.some((row) => row.id === id)).length
  return (
    <div className={list.chosen} data-some={count > 0 || undefined}>
      <p role="status" className={list.count}>
        {count > 0 && [t('deciding.chosen', { count }), ...(hidden > 0 ? [t('deciding.hidden', { count: hidden })] : [])].join(' ')}
      </p>
      {count > 0 && (
        <>
          <Button appearance="subtle" onClick={() => choose?.(chosen, false)}>
            {t('deciding.chooseNone')}
          </Button>
          <LinkButton icon={<DismissRegular />} to={paths.decideTogether('deny', search)}>
            {t('deciding.denyAll', { count })}
          </LinkButton>
          <LinkButton appearance="primary" icon={<CheckmarkRegular />} to={paths.decideTogether('approve', search)}>
            {t('deciding.approveAll', { count })}
          </LinkButton>
        </>
      )}
    </div>
  )
}
