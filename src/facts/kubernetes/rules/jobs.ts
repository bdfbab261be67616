import { at } from '../../../model/json.ts'
import { scheduleFault } from '../schedule.ts'
import { isSet, type Rules, remove } from './rule.ts'

/** CronJobs, and the Jobs that they make (pkg/apis/batch/validation/validation.go). */
export const jobRules: Rules = {
  CronJob: {
    // Behind it stands the time, in the name of each Job.
    *'must have at most 52 characters'({ metadata }) {
      if (String(at(metadata, ['name']) ?? '').length > 52) yield { at: ['metadata', 'name'], help: 'shorten it' }
    },
  },
  CronJobSpec: {
    *'is no schedule of a CronJob'({ schedule }) {
      if (typeof schedule === 'string' && scheduleFault(schedule))
        yield { at: ['schedule'], help: 'write minute, hour, day, month and weekday, such as 0 3 * * 0' }
    },
    *'must be a name of a time zone, and not Local'({ timeZone }) {
      if (timeZone === 'Local') yield { at: ['timeZone'], help: 'write Etc/UTC' }
    },
  },
  JobSpec: {
    *'must be Never or OnFailure: a Job ends'({ template }) {
      const policy = at(template, ['spec', 'restartPolicy'])
      if (policy !== 'Never' && policy !== 'OnFailure')
        yield { at: ['template', 'spec', 'restartPolicy'], help: 'write Never' }
    },
    *'is not allowed: Kubernetes gives each Job a selector of its own'({ selector, manualSelector }) {
      if (isSet(selector) && manualSelector !== true) yield remove('selector')
    },
  },
}
