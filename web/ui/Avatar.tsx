/** A face for things and people: initials on a colour that always is the same for the same name. */
import css from './Avatar.module.css'

const HUES = [205, 225, 255, 285, 320, 350, 25, 55, 140, 170] as const

const hueOf = (name: string): number => {
  let sum = 7
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973
  return HUES[sum % HUES.length] ?? HUES[0]
}

const initialsOf = (name: string): string => {
  const words = name.replaceAll(/\(.*?\)/g, '').split(/[\s\-_/]+/).filter((word) => /\p{L}|\p{N}/u.test(word))
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : '']
  return ((first[0] ?? '') + (last[0] ?? '')).toUpperCase() || '?'
}

type Props = { name: string; size?: 'small' | 'medium' | 'large' }

const Face = ({ name, size = 'medium', kind }: Props & { kind: 'package' | 'person' }) => (
  <span className={[css.face, css[kind], css[size]].join(' ')} style={{ '--hue': hueOf(name) } as React.CSSProperties} aria-hidden="true">
    {initialsOf(name)}
  </span>
)

export const PackageAvatar = (props: Props) => <Face kind="package" {...props} />
export const PersonAvatar = (props: Props) => <Face kind="person" {...props} />
