/** A field of a schedule: its least and its greatest number, and the names that it takes for numbers. */
interface Field {
  name: string
  least: number
  most: number
  names?: readonly string[]
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: months },
  { name: 'weekday', least: 0, most: 6, names: weekdays },
]

const shorthand = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/

/**
 * Why an API server refuses the schedule of a CronJob; undefined where it takes it (ParseStandard of
 * github.com/robfig/cron/v3, and validateScheduleFormat of pkg/apis/batch/validation, which refuses TZ=).
 */
export function scheduleFault(schedule: string): string | undefined {
  if (shorthand.test(schedule)) return undefined
  const parts = schedule.split(/\s+/).filter((part) => part !== '')
  if (schedule.includes('TZ')) return 'has a time zone in it: timeZone is Etc/UTC'
  if (parts.length !== fields.length) return `has ${parts.length} fields and not ${fields.length}`
  for (const [index, field] of fields.entries()) {
    for (const item of parts[index]!.split(',')) {
      const fault = itemFault(item, field)
      if (fault) return `has a ${field.name} that ${fault}`
    }
  }
  return undefined
}

/** An item of a field: a number, a range, or all of them, each perhaps in steps. */
function itemFault(item: string, field: Field): string | undefined {
  const [range = '', step, ...more] = item.split('/')
  if (more.length > 0 || (step !== undefined && !/^0*[1-9]\d*$/.test(step))) return `has no step: ${item}`
  if (range === '*' || range === '?') return undefined
  const [first, last, ...others] = range.split('-').map((text) => numberOf(text, field))
  if (others.length > 0 || first === undefined || (range.includes('-') && last === undefined))
    return `is neither a number nor a range: ${item}`
  const end = last ?? first
  if (first < field.least || end > field.most) return `is not between ${field.least} and ${field.most}: ${item}`
  return first > end ? `ends before it begins: ${item}` : undefined
}

function numberOf(text: string, { least, names = [] }: Field): number | undefined {
  const index = names.indexOf(text.toLowerCase())
  if (index >= 0) return index + least
  return /^\d+$/.test(text) ? Number(text) : undefined
}
