/** A panel above a list, with an address of its own: closing it goes back to the list. It stays while what is in it loads, so that
 * the focus and what a screen reader reads stay in it too: a second panel after a first one would be hidden as if it lay beneath. */
import { Button, DrawerBody, DrawerFooter, DrawerHeader, DrawerHeaderTitle, OverlayDrawer } from '@fluentui/react-components'
import { DismissRegular } from '@fluentui/react-icons'
import { createContext, use, useCallback, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { MayNot } from './MayNot.tsx'
import { useTitle } from './Page.tsx'
import css from './Pane.module.css'

type Props = {
  title: string
  tabTitle?: string
  closeTo: string
  /** Why one may not do what it is for: it is said, and nobody fills in what they cannot send. */
  mayNot?: string | undefined
  children: ReactNode
}

const Close = createContext<() => void>(() => {})
const Head = createContext<HTMLElement | null>(null)
const Foot = createContext<HTMLElement | null>(null)
/** Closes the pane one is in, with the movement that belongs to it. */
export const useClosePane = (): (() => void) => use(Close)

/** What stands above all else in the pane one is in. */
export const PaneHead = ({ children }: { children: ReactNode }) => {
  const head = use(Head)
  return head && createPortal(children, head)
}

/** What stays at the foot of the pane one is in, while the rest scrolls. */
export const PaneFoot = ({ children }: { children: ReactNode }) => {
  const foot = use(Foot)
  return foot && createPortal(children, foot)
}

export const Pane = ({ title, tabTitle, closeTo, mayNot, children }: Props) => {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { key } = useLocation()
  // Closed is one visit, not the address: whoever opens the same pane again before it has left sees it open.
  const [closed, setClosed] = useState<string>()
  const open = closed !== key
  const [head, setHead] = useState<HTMLElement | null>(null)
  const [foot, setFoot] = useState<HTMLElement | null>(null)
  useTitle(tabTitle ?? title)
  const leave = () => navigate(closeTo, { preventScrollReset: true })
  const close = useCallback(() => setClosed(key), [key])
  return (
    <Close value={close}>
      <OverlayDrawer
        position="end"
        size="medium"
        className={css.pane}
        open={open}
        aria-label={title}
        onOpenChange={(_, data) => data.open || close()}
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
          <div ref={setHead} className={css.head} />
          {mayNot ? (
            <MayNot reason={mayNot} />
          ) : (
            <Head value={head}>
              <Foot value={foot}>{children}</Foot>
            </Head>
          )}
        </DrawerBody>
        <DrawerFooter ref={setFoot} className={css.footer} />
      </OverlayDrawer>
    </Close>
  )
}
