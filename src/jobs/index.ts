/** THE table of jobs. */
import { checkPerson } from '#app/person/check-person.ts'
import { deliverAssignment } from '#app/delivery/deliver-assignment.ts'
import { reconcilePackage } from '#app/delivery/reconcile-package.ts'
import { defineJob, type Job } from './define-job.ts'
import { sendMail } from './send-mail.ts'
import { sweep } from './sweep.ts'

export const jobs: readonly Job[] = [
  defineJob('deliver-assignment', ({ app }, p) => deliverAssignment(app, p['assignmentId']!)),
  defineJob('reconcile-package', ({ app }, p) => reconcilePackage(app, p['accessPackageId']!)),
  defineJob('check-person', ({ app }, p) => checkPerson(app, p['personId']!)),
  defineJob('send-mail', (context, p) => sendMail(context, p['mailId']!)),
  defineJob('sweep', async (context) => { await sweep(context) }, '* * * * *'),
]
