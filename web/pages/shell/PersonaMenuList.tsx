/** The person's own menu: language, theme, password, sign out. */
import {
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemLink,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components'
import { KeyRegular, MailRegular, SignOutRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { paths } from '../../paths.ts'
import { signOut, useSession } from '../../session.ts'
import { choose, currentLanguage, languages, type Language } from '../../texts/index.ts'
import { PersonAvatar } from '../../ui/Avatar.tsx'
import { chooseScheme, chosenScheme, type Scheme } from '../../ui/theme.ts'
import css from './PersonaMenu.module.css'

const SCHEMES = ['light', 'dark', 'system'] as const

const useChoices = () => {
  const [scheme, setScheme] = useState(chosenScheme)
  return {
    checked: { language: [currentLanguage()], theme: [scheme] },
    change: (name: string, value: string): void => {
      if (name === 'language') void choose(value as Language)
      else {
        chooseScheme(value as Scheme)
        setScheme(value as Scheme)
      }
    },
  }
}

/** Comes into being when it is first wanted, so it starts open. */
export default function PersonaMenuList() {
  const { t } = useTranslation()
  const { user, demo, localAccounts } = useSession()
  const { checked, change } = useChoices()
  return (
    <Menu
      defaultOpen
      positioning="below-end"
      checkedValues={checked}
      onCheckedValueChange={(_, { name, checkedItems }) => change(name, checkedItems.at(-1) ?? '')}
    >
      <MenuTrigger disableButtonEnhancement>
        <button type="button" className={css.button} aria-label={t('persona.open', { name: user.displayName })}>
          <PersonAvatar name={user.displayName} />
        </button>
      </MenuTrigger>
      <MenuPopover className={css.popover}>
        <div className={css.who}>
          <PersonAvatar name={user.displayName} size="large" />
          <div className={css.words}>
            <strong>{user.displayName}</strong>
            <span>{user.jobTitle}</span>
            <span>{user.userPrincipalName}</span>
          </div>
        </div>
        <MenuList>
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader>{t('persona.language')}</MenuGroupHeader>
            {Object.entries(languages).map(([code, name]) => (
              <MenuItemRadio key={code} name="language" value={code} lang={code}>
                {name}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader>{t('persona.theme')}</MenuGroupHeader>
            {SCHEMES.map((scheme) => (
              <MenuItemRadio key={scheme} name="theme" value={scheme}>
                {t(`persona.${scheme}`)}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuDivider />
          {demo && (
            <MenuItemLink href={paths.demoMails} icon={<MailRegular />}>
              {t('persona.mails')}
            </MenuItemLink>
          )}
          {localAccounts && (
            <MenuItemLink href={paths.changePassword} icon={<KeyRegular />}>
              {t('persona.changePassword')}
            </MenuItemLink>
          )}
          <MenuItem icon={<SignOutRegular />} onClick={() => void signOut()}>
            {t('persona.signOut')}
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
