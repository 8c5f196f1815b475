import { addCrowd, key, markOf, scaled, writeAgain } from '../crowd.ts'
import { timed, until, type Figure } from '../measure.ts'
import { applicationToken, asking, em, sql, type Place } from '../place.ts'

const people = scaled(100_000)
const first = 500_001
const packageNumber = 1001
const goal = 5

/** From a rule being saved to everybody whom it fits having what the package gives. */
export async function automatic(place: Place): Promise<readonly Figure[]> {
  await addCrowd(place, first, first + people - 1, 'Crowd', packageNumber)
  const application = asking(place, await applicationToken(place))
  const mark = await markOf(place)
  const ms = await timed(async () => {
    await application('POST', `${em}/assignmentPolicies`, {
      displayName: 'Everybody of the crowd', allowedTargetScope: 'specificDirectoryUsers', accessPackage: { id: key(7, packageNumber) }, expiration: { type: 'noExpiration' },
      specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.attributeRuleMembers', description: 'The crowd', membershipRule: '(user.department -eq "Crowd")' }],
      automaticRequestSettings: { requestAccessForAllowedTargets: true, removeAccessWhenTargetLeavesAllowedTargets: true },
    })
    await until(async () => {
      const [row] = await sql<{ done: string }>(place, `select count(*)::text as done from assignment where access_package_id = '${key(7, packageNumber)}' and state = 'delivered'`)
      return Number(row!.done) === people
    }, 250, 3600)
  })
  const floor = await writeAgain(place, mark)
  const times = ms / floor.ms
  return [
    { name: 'automatic rule, floor', unit: 's', median: floor.ms / 1000, about: `The same ${floor.rows} rows in ${floor.tables} tables written once more by \`INSERT … SELECT\` in one transaction, with the same indexes, without triggers and foreign keys.` },
    {
      name: 'automatic rule', unit: 's', median: ms / 1000, ratio: 1 / times, goal: { text: `≤ ${goal} × the floor`, met: times <= goal },
      about: `From \`POST …/assignmentPolicies\` with \`(user.department -eq "Crowd")\` to ${people} people holding what the package gives, delivered and read back: ${(people / (ms / 1000)).toFixed(0)} people a second, ${times.toFixed(1)} times the floor.`,
    },
  ]
}
