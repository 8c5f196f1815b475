/** The frame around every page: navigation, the person's menu, and what concerns the whole portal. */
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router'
import { paths } from '../../paths.ts'
import { useSession } from '../../session.ts'
import { Notifications } from '../../ui/notify.tsx'
import { Mark } from './Mark.tsx'
import { isAdmin, Navigation } from './Navigation.tsx'
import { PersonaMenu } from './PersonaMenu.tsx'
import { visitOf } from './place.ts'
import { QuickSwitch } from './QuickSwitch.tsx'
import { Offline, SessionLost, Stale } from './notices.tsx'
import css from './Shell.module.css'

/** The part of the address that says which page it is; what follows opens a pane above it. */
const areaOf = (pathname: string): string => {
  const [, area, item] = pathname.split('/')
  if (area === 'admin') return pathname.endsWith('/new') ? pathname : pathname.split('/').slice(0, 4).join('/')
  return area === 'requests' || (area === 'team' && item !== 'changes') ? `${area}/${item ?? ''}` : area === 'team' ? 'team/' : (area ?? '')
}

/** A new page takes the focus to its heading, as a page load would; opening or closing a pane does not, and a page that comes with a pane above it leaves the focus to the pane. */
const useHeadingFocus = (): void => {
  const { pathname } = useLocation()
  const area = areaOf(pathname)
  const first = useRef(true)
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    if (!document.querySelector('[aria-modal=true]')) document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
  }, [area])
}

export const Shell = () => {
  const { t } = useTranslation()
  const navigation = useNavigation()
  const { administration } = useSession()
  const inAdmin = isAdmin(useLocation().pathname)
  useHeadingFocus()
  return (
    <Notifications>
      <a href="#content" className={css.skip}>
        {t('nav.skip')}
      </a>
      <div className={css.progress} data-busy={navigation.state !== 'idle' || undefined} aria-hidden="true" />
      <div className={css.shell}>
        <header className={css.top}>
          <Link to={inAdmin ? paths.admin() : paths.home} className={css.brand}>
            <Mark />
            <span className={css.brandName}>{inAdmin ? t('nav.administration') : t('product')}</span>
          </Link>
          <div className={css.person}>
            <QuickSwitch />
            {administration && (
              <Link to={inAdmin ? paths.home : paths.admin()} className={css.other}>
                {inAdmin ? t('product') : t('nav.administration')}
              </Link>
            )}
            <PersonaMenu />
          </div>
        </header>
        <Navigation />
        <main id="content" className={css.content} tabIndex={-1}>
          <Offline />
          <Stale />
          <Outlet />
        </main>
      </div>
      <SessionLost />
      <ScrollRestoration getKey={visitOf} />
    </Notifications>
  )
}
