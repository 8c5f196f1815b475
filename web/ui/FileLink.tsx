import { Button } from '@fluentui/react-components'
import type { ReactElement, ReactNode } from 'react'

/** A link to a file that the server writes while it is read. */
export const FileLink = ({ href, icon, children }: { href: string; icon: ReactElement; children: ReactNode }) => (
  <Button as="a" href={href} icon={icon} download>
    {children}
  </Button>
)
