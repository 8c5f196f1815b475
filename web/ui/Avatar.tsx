/** A face for things and people: initials on a colour that always is the same for the same name. */
import css from './Avatar.module.css'

const HUES = [198, 222, 250, 275, 300, 328, 355, 22, 48, 132, 158, 178] as const

/** FNV-1a: names that differ little still get colours far apart. */
const hueOf = (name: string): number => {
  let hash = 0x811c9dc5
  for (const char of name) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return HUES[(hash >>> 7) % HUES.length] ?? HUES[0]
}

const initialsOf = (name: string): string => {
  const words = name
    .replaceAll(/\(.*?\)/g, '')
    .split(/[\s\-_/]+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word))
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
