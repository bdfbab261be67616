import { at } from '../../../model/json.ts'
import { scheduleFault } from '../schedule.ts'
import { isSet, type Rules, remove } from './rule.ts'

/** CronJobs, and the Jobs that they make (pkg/apis/batch/validation/validation.go). */
export const jobRules: Rules = {
  CronJob: {
    // Behind it stands the time, in the name of each Job.
    'must have at most 52 characters'({ metadata }, report) {
      if (String(at(metadata, ['name']) ?? '').length > 52) report({ at: ['metadata', 'name'], help: 'shorten it' })
    },
  },
  CronJobSpec: {
    'is no schedule of a CronJob'({ schedule }, report) {
      if (typeof schedule === 'string' && scheduleFault(schedule))
        report({ at: ['schedule'], help: 'write minute, hour, day, month and weekday, such as 0 3 * * 0' })
    },
    'must be a name of a time zone, and not Local'({ timeZone }, report) {
      if (timeZone === 'Local') report({ at: ['timeZone'], help: 'write Etc/UTC' })
    },
  },
  JobSpec: {
    'must be Never or OnFailure: a Job ends'({ template }, report) {
      const policy = at(template, ['spec', 'restartPolicy'])
      if (policy !== 'Never' && policy !== 'OnFailure')
        report({ at: ['template', 'spec', 'restartPolicy'], help: 'write Never' })
    },
    'is not allowed: Kubernetes gives each Job a selector of its own'({ selector, manualSelector }, report) {
      if (isSet(selector) && manualSelector !== true) report(remove('selector'))
    },
  },
}
