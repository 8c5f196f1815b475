/** Writes to a primary that is cut off, from its own machine. Ends with 0 only if the write is confirmed. */
import pg from 'pg'

const client = new pg.Client({ connectionString: process.argv[2]! })
client.on('error', () => process.exit(1))
await client.connect()
await client.query("insert into setting (name, value) values ('written-alone', 'true')")
process.exit(0)
