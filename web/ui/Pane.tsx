/** A panel above a list, with an address of its own: closing it goes back to the list. */
import { Button, DrawerBody, DrawerFooter, DrawerHeader, DrawerHeaderTitle, OverlayDrawer } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import { createContext, use, useCallback, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useTitle } from './Page.tsx'
import css from './Pane.module.css'

type Props = { title: string; tabTitle?: string; closeTo: string; footer?: ReactNode; children: ReactNode }

const Close = createContext<() => void>(() => {})
/** Closes the pane one is in, with the movement that belongs to it. */
export const useClosePane = (): (() => void) => use(Close)

export const Pane = ({ title, tabTitle, closeTo, footer, children }: Props) => {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [open, setOpen] = useState(true)
  useTitle(tabTitle ?? title)
  const leave = () => navigate(closeTo, { preventScrollReset: true })
  const close = useCallback(() => setOpen(false), [])
  return (
    <Close value={close}>
      <OverlayDrawer
        position="end"
        size="medium"
        className={css.pane}
        open={open}
        aria-label={title}
        onOpenChange={(_, data) => setOpen(data.open)}
        surfaceMotion={{
          onMotionFinish: (_: unknown, { direction }: { direction: 'enter' | 'exit' }) => {
            if (direction === 'exit') void leave()
          },
        }}
      >
        <DrawerHeader className={css.header}>
          <DrawerHeaderTitle
            heading={{ as: 'h2', className: css.title }}
            action={<Button appearance="subtle" aria-label={t('common.close')} icon={<DismissRegular />} onClick={close} />}
          >
            {title}
          </DrawerHeaderTitle>
        </DrawerHeader>
        <DrawerBody tabIndex={0} className={css.body}>
          {children}
        </DrawerBody>
        {footer && <DrawerFooter className={css.footer}>{footer}</DrawerFooter>}
      </OverlayDrawer>
    </Close>
  )
}
