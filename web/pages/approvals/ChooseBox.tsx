/** A box that chooses one request, or several at once. */
import { useTranslation } from 'react-i18next'
import surface from '../../ui/surface.module.css'
import { Tick } from '../../ui/Tick.tsx'
import { useDeciding } from './deciding.tsx'
import list from './pending.module.css'

type Props = { ids: readonly string[]; /** Whose request for what, where it is one. */ named?: { name: string; package: string }; label?: string }

export const ChooseBox = ({ ids, named, label }: Props) => {
  const { t } = useTranslation()
  const deciding = useDeciding()
  if (!deciding) return null
  const count = ids.filter((id) => deciding.chosen.includes(id)).length
  return (
    <span className={`${surface.above} ${list.box}`}>
      <Tick
        checked={count === 0 ? false : count === ids.length ? true : 'mixed'}
        {...(named ? { 'aria-label': t('deciding.chooseNamed', named) } : {})}
        onChange={() => deciding.choose(ids, count < ids.length)}
      >
        {label}
      </Tick>
    </span>
  )
}
