/** Why one cannot ask for a package, by the server's proof; known before the form is opened. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { obstacles } from '../../../src/domain/why/proof.ts'
import { whyQuery } from '../../api/queries.ts'
import type { Why } from '../../api/types.ts'
import { useMe } from '../../session.ts'
import { useMayChoose } from './held.ts'
import { useBeneficiary } from './use-beneficiary.ts'
import { useClaim } from './use-claim.ts'

/** What stands in the way; but for what else is held: the form tells of it, and may offer to give it back. */
export const obstaclesIn = (why: Why) => obstacles(why.askable).filter(({ kind }) => kind !== 'incompatible')

export const useCannotReason = (packageId: string): string | undefined => {
  const { t } = useTranslation()
  const me = useMe()
  const person = useBeneficiary()
  const whose = { name: (person ?? me).displayName, isMe: !person }
  const claim = useClaim(whose)
  const why = useQuery(whyQuery(person?.id ?? me.id, packageId)).data
  const found = why ? obstaclesIn(why) : []
  if (useMayChoose() || found.length === 0) return undefined
  const said = new Set(found.map((proof) => claim(proof)))
  // Several reasons need the room that they have under "Why".
  return (said.size === 1 && claim(found[0]!)) || t(`why.notSo.${person ? 'of' : 'you'}.askable`, whose)
}

/** May one ask for it again, as far as is known? */
export const useMayAskAgain = (packageId: string): boolean => {
  const me = useMe()
  const why = useQuery(whyQuery(me.id, packageId)).data
  return !!why && obstaclesIn(why).length === 0
}
