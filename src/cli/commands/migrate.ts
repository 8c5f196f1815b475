import { Command } from 'commander'
import { readConfig } from '#config.ts'
import { reachDatabase } from '#db/embedded.ts'
import { migrate, pendingMigrations } from '#db/migrate.ts'
import { openPool } from '#db/pool.ts'
import { openLog } from '#log.ts'

/** Brings the database to the shape of this version. */
export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('bring the database to the shape of this version')
    .option('--dry-run', 'only say what would be applied')
    .addHelpText('after', '\nA server does this by itself when it starts. Run it before that to see it happen, or with a user who may change tables.')
    .action(async ({ dryRun = false }: { dryRun?: boolean }) => {
      const config = readConfig()
      const log = openLog(config.logLevel)
      const database = await reachDatabase(config, log)
      const pool = openPool(database.url, { max: 2, name: 'latchkey-migrate' })
      try {
        const names = dryRun ? await pendingMigrations(pool) : await migrate(pool, log)
        const done = dryRun ? 'Would apply' : 'Applied'
        console.log(names.length === 0 ? 'The database is up to date.' : `${done} ${names.length}: ${names.join(', ')}`)
      } finally {
        await pool.end()
        await database.stop()
      }
    })
