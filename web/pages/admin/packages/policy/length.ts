/** A length of time as one fills it in: a number of days or hours, or a length that is neither and stays as it is. Pure. */

export type Length = { amount: string; unit: 'days' | 'hours' | 'kept'; /** The length that is neither. */ kept: string }

const WHOLE = /^P(?:([1-9]\d{0,4})D|T([1-9]\d{0,5})H)$/
export const days = (amount: string): Length => ({ amount, unit: 'days', kept: '' })

export function lengthOf(iso: string): Length {
  const [, ofDays, ofHours] = WHOLE.exec(iso) ?? []
  if (ofDays) return days(ofDays)
  return ofHours ? { amount: ofHours, unit: 'hours', kept: '' } : { amount: '', unit: 'kept', kept: iso }
}

/** As the API writes it; what is half typed counts as one. */
export function isoOf({ amount, unit, kept }: Length): string {
  if (unit === 'kept') return kept
  const count = Number(amount) || 1
  return unit === 'days' ? `P${count}D` : `PT${count}H`
}

const MOST = { days: 3660, hours: 87_840 } as const
export const isUsable = ({ amount, unit }: Length): boolean =>
  unit === 'kept' || (/^\d{1,5}$/.test(amount) && Number(amount) >= 1 && Number(amount) <= MOST[unit])
/** In hours, to compare; nothing where that cannot be told. */
export const hoursOf = ({ amount, unit }: Length): number | undefined => (unit === 'kept' ? undefined : Number(amount) * (unit === 'days' ? 24 : 1))
