/** Latchkey's colours on Fluent's tokens: a deep teal, cool neutrals, soft corners. */
import { createDarkTheme, createLightTheme, type BrandVariants, type Theme } from '@fluentui/react-components'
import { useSyncExternalStore } from 'react'

const teal: BrandVariants = {
  10: '#03161b',
  20: '#062229',
  30: '#072f3a',
  40: '#083b48',
  50: '#094757',
  60: '#0a5061',
  70: '#0b5a6d',
  80: '#0c6478',
  90: '#1f7a90',
  100: '#3a91a7',
  110: '#54a5ba',
  120: '#71b8ca',
  130: '#8ecad9',
  140: '#abdbe6',
  150: '#c8eaf1',
  160: '#e6f6f9',
}

const shape = {
  fontFamilyBase: "'Segoe UI Variable Text', 'Segoe UI', -apple-system, BlinkMacSystemFont, Roboto, 'Helvetica Neue', Arial, sans-serif",
  borderRadiusMedium: '8px',
  borderRadiusLarge: '12px',
  borderRadiusXLarge: '16px',
} as const

export const light: Theme = {
  ...createLightTheme(teal),
  ...shape,
  colorBrandBackground2: '#dff0f4',
  colorBrandBackground2Hover: '#cfe7ed',
  colorNeutralBackground2: '#f4f8f9',
  colorNeutralBackground3: '#eaf1f3',
  colorNeutralForeground1: '#12262c',
  colorNeutralForeground2: '#344a51',
  colorNeutralForeground3: '#4b6067',
  colorNeutralStroke1: '#c9d6da',
  colorNeutralStroke2: '#dde7ea',
  colorNeutralStroke3: '#e9f0f2',
  colorNeutralStrokeAccessible: '#5b7077',
}

export const dark: Theme = {
  ...createDarkTheme(teal),
  ...shape,
  colorNeutralBackground1: '#162225',
  colorNeutralBackground1Hover: '#1d2c30',
  colorNeutralBackground1Pressed: '#121c1f',
  colorNeutralBackground1Selected: '#1f3136',
  colorNeutralBackground2: '#0e1618',
  colorNeutralBackground3: '#1c2a2e',
  colorNeutralForeground1: '#f0f6f7',
  colorNeutralForeground2: '#c9d6d9',
  colorNeutralForeground3: '#a3b4b9',
  colorNeutralStroke1: '#3e5157',
  colorNeutralStroke2: '#2b3b40',
  colorNeutralStroke3: '#223034',
  colorNeutralStrokeAccessible: '#8ba0a6',
  colorBrandForeground1: teal[120],
  colorBrandForeground2: teal[120],
  colorBrandForegroundLink: teal[120],
  colorBrandForegroundLinkHover: teal[130],
  colorCompoundBrandForeground1: teal[120],
  colorCompoundBrandBackground: teal[110],
  colorCompoundBrandStroke: teal[110],
  colorBrandBackground: teal[80],
  colorBrandBackgroundHover: teal[90],
  colorBrandBackgroundPressed: teal[60],
  colorBrandBackground2: '#12343d',
  colorBrandBackground2Hover: '#164049',
}

export type Scheme = 'light' | 'dark' | 'system'
const KEY = 'latchkey.theme'
const device = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

export const chosenScheme = (): Scheme => (localStorage.getItem(KEY) as Scheme | null) ?? 'system'
const effective = (): 'light' | 'dark' => {
  const scheme = chosenScheme()
  return scheme === 'system' ? (device.matches ? 'dark' : 'light') : scheme
}

export const chooseScheme = (scheme: Scheme): void => {
  localStorage.setItem(KEY, scheme)
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  device.addEventListener('change', listener)
  return () => {
    listeners.delete(listener)
    device.removeEventListener('change', listener)
  }
}

/** The scheme on screen now: the person's choice, else the device's. */
export const useScheme = (): 'light' | 'dark' => useSyncExternalStore(subscribe, effective)
