import { amount } from '../../../facts/kubernetes/quantity.ts'
import { taskSuffixes } from '../../../facts/mlflow/maintenance.ts'
import { idleMemory } from '../../../facts/mlflow/memory.ts'
import { containerResources as resourcesOf } from '../../../facts/mlflow/resources.ts'
import { at, own } from '../../../model/json.ts'
import type { Quantity, ResourceRequirements } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

export const resourceRules = {
  'quantity-unit'({ values }, report) {
    const check = (quantity: Quantity | undefined, ...path: string[]): void => {
      const name = path.at(-1)!
      const meant = quantity === undefined ? undefined : meantQuantity(name, quantity)
      if (meant === undefined) return
      const what =
        name === 'cpu'
          ? `${quantity} is a number of bytes, and no number of CPUs`
          : `${quantity} is ${bytes(quantity!)}`
      report({ path, message: what, help: `did you mean ${meant}?` })
    }
    const checkAll = (resources: ResourceRequirements | undefined, ...path: string[]): void => {
      for (const list of ['requests', 'limits'] as const) {
        for (const [name, quantity] of Object.entries(resources?.[list] ?? {})) check(quantity, ...path, list, name)
      }
    }
    const { resources, storage, persistent_storage } = values
    checkAll(resources, 'resources')
    for (const key of tasksWithResources) checkAll(values[key].resources, key, 'resources')
    check(storage.ephemeral.quantity, 'storage', 'ephemeral', 'quantity')
    check(storage.dshm.sizeLimit, 'storage', 'dshm', 'sizeLimit')
    for (const [name, { size }] of Object.entries(persistent_storage.volumes)) {
      check(size, 'persistent_storage', 'volumes', name, 'size')
    }
  },

  'request-over-limit'({ values }, report) {
    // Limits that are written are held against the requests by Kubernetes' own rules.
    if (values.resources?.limits !== undefined) return
    const { requests = {}, limits = {} } = resourcesOf(values)
    for (const [name, request] of Object.entries(requests)) {
      const limit = own(limits, name)
      if (limit === undefined || amount(request) <= amount(limit)) continue
      report({
        path: ['resources', 'requests', name],
        message: `the request of ${name} (${request}) exceeds its limit (${limit})`,
        help: `write both below resources: limits.${name} of at least the request`,
      })
    }
  },

  'memory-short'({ values, written }, report) {
    const limit = resourcesOf(values).limits?.memory
    const needed = idleMemory(values)
    if (limit === undefined || needed === undefined || amount(limit) >= needed.mebibytes * 2 ** 20) return
    const { workers, jobs, mebibytes } = needed
    const processes = `${workers} ${workers > 1 ? 'workers' : 'worker'}${jobs ? ' and the background jobs' : ''}`
    const less = [...(workers > 1 ? ['workers: 1'] : []), ...(jobs ? ['jobExecution: false'] : [])]
    const path = ['resources', 'limits', 'memory']
    report({
      path: at(written, path) === undefined ? ['server', 'workers'] : path,
      message: `${processes} take some ${(mebibytes / 1024).toFixed(1)} GiB before the first request, and are killed at ${limit}`,
      help: ['raise the limit of memory', ...(less.length > 0 ? [`write server: {${less.join(', ')}}`] : [])].join(
        ', or ',
      ),
    })
  },
} satisfies Rules

const tasksWithResources = Object.keys(taskSuffixes) as (keyof typeof taskSuffixes)[]

const bytes = (quantity: Quantity): string => {
  const number = amount(quantity)
  return number < 1 ? 'less than a byte' : number === 1 ? 'one byte' : `${number} bytes`
}

/** Less than this no container starts with, and no volume holds. */
const leastBytes = 2 ** 20

/** What was meant by a quantity in the unit of another resource; undefined where it may be right. */
function meantQuantity(resource: string, quantity: Quantity): string | undefined {
  // Other resources than these two are counted, GPUs and those of vendors.
  if (resource !== 'cpu' && (resource.includes('/') || amount(quantity) >= leastBytes)) return undefined
  const [, digits = '', suffix = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(String(quantity)) ?? []
  if (digits === '' || amount(quantity) === 0) return undefined
  if (resource === 'cpu') return /^([KMGTPE]i|[MGTPE])$/.test(suffix) ? digits : undefined
  return suffix === 'm' ? `${digits}Mi` : suffix === '' && Number(digits) < 1024 ? `${digits}Gi` : `${digits}Mi`
}
