/** The very first moment: the mark of the house, nothing else. */
import { Mark } from './Mark.tsx'
import css from './Splash.module.css'

export const Splash = () => (
  <div className={css.splash} role="status" aria-label="Loading">
    <Mark size={56} />
  </div>
)
