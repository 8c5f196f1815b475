/** THE table of jobs. */
import { checkPeople } from '#app/person/check-people.ts'
import { deliverAssignment } from '#app/delivery/deliver-assignment.ts'
import { deliverMany } from '#app/delivery/deliver-many.ts'
import { reconcilePackage } from '#app/delivery/reconcile-package.ts'
import { job, jobAbout, jobAboutMany, type Job } from './define-job.ts'
import { sendMails } from './send-mails.ts'
import { sweep } from './sweep.ts'

export const jobs: readonly Job[] = [
  jobAbout('deliver-assignment', 'assignmentId', ({ app }, id) => deliverAssignment(app, id)),
  jobAboutMany('deliver-assignments', 'assignmentIds', ({ app }, ids) => deliverMany(app, ids)),
  jobAbout('reconcile-package', 'accessPackageId', ({ app }, id) => reconcilePackage(app, id)),
  jobAbout('check-person', 'personId', ({ app }, id) => checkPeople(app, [id])),
  jobAboutMany('check-people', 'personIds', ({ app }, ids) => checkPeople(app, ids)),
  jobAboutMany('send-mails', 'mailIds', sendMails),
  // Jobs for one mail were written before there were such for several.
  jobAbout('send-mail', 'mailId', (context, id) => sendMails(context, [id])),
  job('sweep', sweep, '* * * * *'),
]
