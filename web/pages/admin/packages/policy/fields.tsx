/** The small controls that the parts of the form share. */
import { Checkbox, Field, Radio, RadioGroup } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { PolicyDraft } from './policy-draft.ts'
import css from './policy.module.css'

export type PolicyFieldsProps = {
  draft: PolicyDraft
  problems: Readonly<Record<string, string>>
  /** Changes the draft, and takes back what was said about these fields. */
  change: (part: Partial<PolicyDraft>, ...fields: string[]) => void
}

type ChoiceProps<V extends string> = {
  label: string
  of: readonly V[]
  value: V
  words: (one: V) => string
  hint?: string | undefined
  name?: string
  onChange: (value: V) => void
}
/** One of a few ways. */
export const Choice = <V extends string>({ label, of, value, words, hint, name, onChange }: ChoiceProps<V>) => (
  <Field label={label} hint={hint ?? null} {...(name ? { 'data-field': name } : {})}>
    <RadioGroup value={value} onChange={(_, data) => onChange(data.value as V)}>
      {of.map((one) => (
        <Radio key={one} value={one} label={words(one)} />
      ))}
    </RadioGroup>
  </Field>
)

type TickProps = { label: string; checked: boolean; hint?: string; onChange: (checked: boolean) => void }
/** A box to tick, with what it means beneath. */
export const Tick = ({ label, checked, hint, onChange }: TickProps) => (
  <div className={css.tick}>
    <Checkbox
      label={
        hint ? (
          <>
            {label}
            <small className={css.tickHint}>{hint}</small>
          </>
        ) : (
          label
        )
      }
      checked={checked}
      onChange={(_, data) => onChange(data.checked === true)}
    />
  </div>
)

/** Boxes that belong together, under one name. */
export const Ticks = ({ label, children }: { label: string; children: ReactNode }) => (
  <fieldset className={css.ticks}>
    <legend>{label}</legend>
    {children}
  </fieldset>
)
