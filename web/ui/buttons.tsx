/** Buttons that go somewhere, and buttons that say why they cannot be used. */
import { Button, type ButtonProps } from '@fluentui/react-components'
import { lazy, Suspense, type ReactElement, type ReactNode } from 'react'
import { useHref, useLinkClickHandler } from 'react-router'
import { useFormats } from '../texts/format.ts'
import { useReason } from './use-reason.ts'
import css from './buttons.module.css'

type Look = Pick<ButtonProps, 'appearance' | 'size' | 'icon' | 'iconPosition' | 'className'> & { 'aria-label'?: string; children?: ReactNode }

/**
 * A link that looks like a button. When it opens a pane, focus returns to it after the pane is closed.
 * `soft` is for actions that repeat down a list, where many primary buttons would shout.
 */
export const LinkButton = ({ to, children, soft = false, className = '', ...look }: Look & { to: string; soft?: boolean }) => {
  const href = useHref(to)
  const follow = useLinkClickHandler<HTMLAnchorElement>(to)
  return (
    <Button
      as="a"
      {...(look as object)}
      className={soft ? `${css.soft} ${className}` : className}
      href={href}
      onClick={(event: React.MouseEvent<HTMLElement>) => follow(event as React.MouseEvent<HTMLAnchorElement>)}
    >
      {children}
    </Button>
  )
}

/** Loads when somebody first wants to know a reason. */
const Reason = lazy(() => import('./Reason.tsx'))

type ActionProps = Look & { onClick?: () => void; reason?: string | undefined; soft?: boolean; type?: 'button' | 'submit' }

/** A button that stays reachable when it cannot be used, so that everybody can learn the reason. */
export const ActionButton = ({ reason, onClick, soft = false, className = '', ...rest }: ActionProps): ReactElement => {
  const { readable } = useFormats()
  const { target, stay, close, handlers } = useReason()
  const look = soft && !reason ? `${css.soft} ${className}` : className
  const cannot = reason ? { 'aria-description': readable(reason), ...handlers } : { onClick }
  return (
    <>
      <Button {...(rest as object)} {...cannot} className={look} disabledFocusable={!!reason} />
      {reason && target && (
        <Suspense>
          <Reason text={readable(reason)} target={target} onStay={stay} onHide={close} />
        </Suspense>
      )}
    </>
  )
}
