/** What a view shows when it has nothing to show: loading, empty, failed, not found. */
import { Button, Spinner } from '@fluentui/react-components'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { GraphError } from '../api/graph-error.ts'
import { paths } from '../paths.ts'
import { LinkButton } from './buttons.tsx'
import { useTroubleText } from './refusal-text.ts'
import css from './states.module.css'
import surface from './surface.module.css'

const SLOW_AFTER_MS = 6000

/** Grey shapes where content will be. After some seconds they say that we are still trying. */
export const Skeleton = ({ rows = 4, shape = 'rows' }: { rows?: number; shape?: 'rows' | 'cards' | 'text' }) => {
  const { t } = useTranslation()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div role="status" data-loading aria-label={slow ? undefined : t('common.loading')}>
      {slow && (
        <p className={css.slow}>
          <Spinner size="tiny" /> {t('common.slow')}
        </p>
      )}
      <div aria-hidden="true" className={`${css.bones} ${css[shape]} ${shape === 'rows' ? surface.list : ''}`}>
        {Array.from({ length: rows }, (_, index) => (
          <div key={index} className={`${css.bone} ${shape === 'cards' ? surface.card : ''}`}>
            <span className={css.round} />
            <span className={css.lines}>
              <i />
              <i />
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}

type EmptyProps = { icon: ReactNode; title: string; text: string; action?: ReactNode; compact?: boolean }

/** Nothing here, said kindly, with what one can do about it. */
export const Empty = ({ icon, title, text, action, compact = false }: EmptyProps) => (
  <div className={`${css.empty} ${compact ? css.compact : ''} ${surface.card}`}>
    <span className={css.icon} aria-hidden="true">
      {icon}
    </span>
    <div className={css.words}>
      <h2 className={css.title}>{title}</h2>
      <p className={css.text}>{text}</p>
    </div>
    {action}
  </div>
)

/** A view that could not be read, with a way to try again. */
export const Failure = ({ error, retry }: { error: unknown; retry?: () => void }) => {
  const { t } = useTranslation()
  // Asking again does not open what one's roles do not.
  const isDenied = error instanceof GraphError && error.status === 403
  const reference = error instanceof GraphError && !isDenied ? error.requestId : undefined
  const text = useTroubleText()(error) ?? ((error instanceof GraphError && error.status < 500 && error.message) || t('problem.text'))
  return (
    <div role="alert" className={`${css.empty} ${surface.card}`}>
      <div className={css.words}>
        <h2 className={css.title}>{t(isDenied ? 'problem.deniedTitle' : 'problem.title')}</h2>
        <p className={css.text}>{text}</p>
        {reference && <p className={css.reference}>{t('problem.reference', { id: reference })}</p>}
      </div>
      {retry && !isDenied && (
        <Button appearance="primary" onClick={retry}>
          {t('common.retry')}
        </Button>
      )}
    </div>
  )
}

export const NotFound = ({ inside = false }: { inside?: boolean }) => {
  const { t } = useTranslation()
  return (
    <div className={`${css.empty} ${inside ? '' : surface.card}`}>
      <div className={css.words}>
        {inside ? (
          <h2 className={css.title}>{t('problem.notFoundTitle')}</h2>
        ) : (
          <h1 className={css.title} tabIndex={-1}>
            {t('problem.notFoundTitle')}
          </h1>
        )}
        <p className={css.text}>{t('problem.notFoundText')}</p>
      </div>
      {!inside && (
        <LinkButton appearance="primary" to={paths.home}>
          {t('problem.home')}
        </LinkButton>
      )}
    </div>
  )
}
