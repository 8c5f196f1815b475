/** The mail server: takes every mail and writes its Message-ID and reader down, a line each, before it says that it has it. */
import { appendFileSync } from 'node:fs'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

const [address, file] = process.argv.slice(2) as [string, string]
const server = new SMTPServer({
  authOptional: true, disabledCommands: ['STARTTLS'], logger: false,
  onData: (stream, { envelope }, done) => {
    simpleParser(stream).then((mail) => {
      appendFileSync(file, `${mail.messageId} ${envelope.rcptTo.map((to) => to.address).join(',')}\n`)
      done()
    }, done)
  },
})
server.on('error', () => {})
server.listen(2525, address)
