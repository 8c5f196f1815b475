/** The first rows of a list that may be long, and a button for those that follow. */
import { Button } from '@fluentui/react-components'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import surface from '../../../ui/surface.module.css'

type Props = { result: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetching' | 'fetchNextPage'>; total?: number; children: ReactNode }

export const Listed = ({ result, total, children }: Props) => {
  const { t } = useTranslation()
  return (
    <>
      {total !== undefined && (
        <p role="status" className={surface.quiet}>
          {t('admin.found', { count: total })}
        </p>
      )}
      <ul className={surface.list}>{children}</ul>
      {result.hasNextPage && (
        <div className={surface.center}>
          <Button onClick={() => void result.fetchNextPage()} disabledFocusable={result.isFetching}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </>
  )
}
