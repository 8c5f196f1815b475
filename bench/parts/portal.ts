import { portalFiles } from '../../test/support/portal-files.ts'
import type { Figure } from '../measure.ts'

const goal = 250_000

/** How much JavaScript a browser fetches before it shows the first view. */
export async function portal(): Promise<readonly Figure[]> {
  const { first: { bytes, files } } = portalFiles()
  return [{
    name: 'portal, first view', unit: 'kB', median: bytes / 1000, goal: { text: '< 250 kB', met: bytes < goal },
    about: `The JavaScript of the page itself, compressed with gzip: what \`index.html\` names and whatever that imports without being asked to. ${files} files.`,
  }]
}
