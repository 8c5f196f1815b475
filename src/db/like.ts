/** The pattern of `like` for what holds this text anywhere: its own signs stand for themselves. */
export const holding = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
