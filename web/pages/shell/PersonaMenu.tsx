/** The person's face in the corner. The menu behind it loads when somebody reaches for it. */
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../session.ts'
import { PersonAvatar } from '../../ui/Avatar.tsx'
import css from './PersonaMenu.module.css'

const load = () => import('./PersonaMenuList.tsx')
const PersonaMenuList = lazy(load)

export const PersonaMenu = () => {
  const { t } = useTranslation()
  const { displayName } = useMe()
  const [wanted, setWanted] = useState(false)
  const face = (
    <button
      type="button"
      className={css.button}
      aria-haspopup="menu"
      aria-expanded={wanted}
      aria-label={t('persona.open', { name: displayName })}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => setWanted(true)}
    >
      <PersonAvatar name={displayName} />
    </button>
  )
  return wanted ? (
    <Suspense fallback={face}>
      <PersonaMenuList />
    </Suspense>
  ) : (
    face
  )
}
