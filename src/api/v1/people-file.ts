/** People by CSV: `users/latchkey.importPeople`, with the file as its body. */
import { importPeople } from '#app/directory/import-people.ts'
import { no, ok, type Decision } from '#domain/refusal.ts'
import { jsonAnswer } from '../answer.ts'
import type { Call, Handler } from '../call.ts'

export const postImportPeople: Handler = async (call) => {
  const text = textOf(call)
  if (!text.ok) return text
  const dryRun = dryRunOf(call)
  if (!dryRun.ok) return dryRun
  const report = await importPeople(call.app, call.caller, text.value, { dryRun: dryRun.value })
  return report.ok ? ok(jsonAnswer(200, report.value)) : report
}

/** UTF-8 and nothing else: a name in another encoding would be wrong in every mail, and nobody would know why. */
function textOf({ body }: Call): Decision<string> {
  if (typeof body === 'string') return ok(body)
  if (!Buffer.isBuffer(body)) return no('CsvExpected')
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body))
  } catch {
    return no('CsvInvalid', { problem: 'it is not UTF-8. Save it as "CSV UTF-8".' })
  }
}

/** A word that is neither is refused: whoever meant to try must not find that it was done. */
function dryRunOf({ query }: Call): Decision<boolean> {
  const given = [...query].filter(([name]) => name.toLowerCase() === 'dryrun').map(([, value]) => value.toLowerCase())
  const [word = 'false'] = given
  return given.length <= 1 && ['true', 'false'].includes(word) ? ok(word === 'true') : no('InvalidQuery', { problem: 'dryRun must be true or false, once.' })
}
