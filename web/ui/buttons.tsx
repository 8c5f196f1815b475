/** Buttons that go somewhere, and buttons that say why they cannot be used. */
import { Button, Tooltip, useRestoreFocusTarget, type ButtonProps } from '@fluentui/react-components'
import type { ReactElement, ReactNode } from 'react'
import { useHref, useLinkClickHandler, useLocation } from 'react-router'
import { useFormats } from '../texts/format.ts'
import css from './buttons.module.css'

type Look = Pick<ButtonProps, 'appearance' | 'size' | 'icon' | 'iconPosition' | 'className'> & { 'aria-label'?: string; children?: ReactNode }

/**
 * A link that looks like a button. When it opens a pane, focus returns to it after the pane is closed.
 * `soft` is for actions that repeat down a list, where many primary buttons would shout.
 */
export const LinkButton = ({ to, children, soft = false, className = '', ...look }: Look & { to: string; soft?: boolean }) => {
  const href = useHref(to)
  // A pane opens above its list, which must not jump; another area starts at its top.
  const preventScrollReset = useLocation().pathname.split('/')[1] === to.split(/[/?#]/)[1]
  const follow = useLinkClickHandler<HTMLAnchorElement>(to, { preventScrollReset })
  const restore = useRestoreFocusTarget()
  return (
    <Button
      as="a"
      {...(look as object)}
      {...restore}
      className={soft ? `${css.soft} ${className}` : className}
      href={href}
      onClick={(event: React.MouseEvent<HTMLElement>) => follow(event as React.MouseEvent<HTMLAnchorElement>)}
    >
      {children}
    </Button>
  )
}

type ActionProps = Look & { onClick?: () => void; reason?: string | undefined; soft?: boolean; type?: 'button' | 'submit' }

/** A button that stays reachable when it cannot be used, so that everybody can learn the reason. */
export const ActionButton = ({ reason, onClick, soft = false, className = '', ...rest }: ActionProps): ReactElement => {
  const restore = useRestoreFocusTarget()
  const { readable } = useFormats()
  const look = soft && !reason ? `${css.soft} ${className}` : className
  const button = <Button {...(rest as object)} {...restore} className={look} disabledFocusable={!!reason} onClick={reason ? undefined : onClick} />
  return reason ? (
    <Tooltip content={readable(reason)} relationship="description" withArrow>
      {button}
    </Tooltip>
  ) : (
    button
  )
}
