// Forms of values, the same for what clients write and for what is found in a stored JSON document.
const leap = String.raw`(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)`
const day = String.raw`(?!0000)(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))|${leap}-02-29)`
const time = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,12})?)?`

/** A valid instant, as a regular expression that JavaScript and PostgreSQL read alike: what matches can be cast. */
export const instantPattern = String.raw`^${day}T${time}(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$`
const instantForm = new RegExp(instantPattern)
const dateForm = new RegExp(`^${day}$`)
const guidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const pairForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const durationForm = /^-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/

export const isInstant = (text: string): boolean => instantForm.test(text)
export const isDate = (text: string): boolean => dateForm.test(text)
export const isGuid = (text: string): boolean => guidForm.test(text)
/** Two GUIDs joined by an underscore. */
export const isPair = (text: string): boolean => pairForm.test(text)
export const isDuration = (text: string): boolean => durationForm.test(text)
