import { Field, Input } from '@fluentui/react-components'
import { dayOf, today } from '../clock.ts'

type Props = { name: string; label: string; hint: string | null; day: string; latest: string | null; problem: string | undefined; onChange: (day: string) => void }

/** A day from today on, up to the last moment that the policy allows. */
export const LastDayField = ({ name, label, hint, day, latest, problem, onChange }: Props) => (
  <Field data-field={name} label={label} required hint={hint} validationMessage={problem ?? null}>
    <Input type="date" value={day} min={today().toString()} {...(latest ? { max: dayOf(latest).toString() } : {})} onChange={(_, { value }) => onChange(value)} />
  </Field>
)
