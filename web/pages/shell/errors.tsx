/** What is shown when a page breaks: the rest of the portal stays usable. */
import { Button } from '@fluentui/react-components'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useRouteError } from 'react-router'
import { isNotFound } from '../../api/graph-error.ts'
import { Failure, NotFound } from '../../ui/states.tsx'
import css from './errors.module.css'

/** After an update the files of the old portal are gone; loading the page again brings the new ones. */
const isOldPortal = (error: unknown): boolean => error instanceof TypeError && /dynamically imported module|module script/i.test(error.message)

export const PageError = () => {
  const error = useRouteError()
  const { t } = useTranslation()
  if (isNotFound(error)) return <NotFound />
  if (isOldPortal(error))
    return (
      <div className={css.alone} role="alert">
        <p>{t(navigator.onLine ? 'problem.updated' : 'problem.unreachable')}</p>
        <Button appearance="primary" onClick={() => location.reload()}>
          {t('common.retry')}
        </Button>
      </div>
    )
  return <Failure error={error} retry={() => location.reload()} />
}

/** Nothing could be started, so there is no shell either. We look again when the network is back. */
export const RootError = () => {
  useEffect(() => {
    const again = () => location.reload()
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [])
  return (
    <main className={css.alone}>
      <PageError />
    </main>
  )
}
