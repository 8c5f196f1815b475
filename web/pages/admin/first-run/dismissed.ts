/** Whether somebody does not want to be pointed to the first steps any more, on this device. */
const KEY = 'latchkey.firstSteps.dismissed'

export const isDismissed = (): boolean => localStorage.getItem(KEY) !== null
export const dismiss = (): void => localStorage.setItem(KEY, 'yes')
