/** One process of the cluster: it waits with everything loaded, then opens Latchkey with one more connector and a clock that it is told about. */
import { readConfig } from '#config.ts'
import { openLog } from '#log.ts'
import { startServer } from '#main.ts'
import { targetConnector, targetSystem } from './target-connector.ts'
import { pacedClock, type Pace } from './time.ts'

export type NodeOrders = { readonly databaseUrl: string; readonly port: number; readonly dataDir: string; readonly api: boolean; readonly work: boolean; readonly targetUrl: string; readonly pace: Pace }

process.once('message', (orders: NodeOrders) => { void run(orders) })
process.on('disconnect', () => process.exit())
process.send!('waiting')

async function run({ databaseUrl, port, dataDir, api, work, targetUrl, pace }: NodeOrders): Promise<void> {
  const clock = pacedClock(pace)
  process.on('message', (next: Pace) => clock.set(next))
  const config = readConfig({}, { databaseUrl, port, dataDir, demo: true, secretKey: 'the same secret in every node of it', databasePool: 8, logLevel: 'info' })
  // As "latchkey serve" and "latchkey work" do; a process that cannot start ends, and is started again.
  await startServer(config, { api, work, demo: true }, { clock, log: openLog('info', false), connectors: { [targetSystem]: targetConnector(targetUrl) } })
  process.send!('ready')
}
