import { isObject, type Json, type JsonObject, listOf, mapOf, type Path } from '../../../model/json.ts'
import { memoizeLast } from '../../../model/memo.ts'
import type { Quantity } from '../../../schema/generated/types.ts'
import { kindSchema } from '../../../schema/schema.ts'
import { searchFor } from '../places.ts'
import { amount } from '../quantity.ts'
import { isSet, type Rules, remove } from './rule.ts'

/** Requests and limits. */
export const resourceRules: Rules = {
  ResourceRequirements: {
    'must not be negative'(resources, report) {
      for (const { at, quantity } of asked(resources)) {
        if (amount(quantity) < 0) report({ at, help: `write ${String(quantity).slice(1)}` })
      }
    },
    'is no name of a resource: Kubernetes keeps requests. and kubernetes.io to itself'(resources, report) {
      for (const { at, name } of asked(resources)) {
        if (isReserved(name)) report({ at, help: 'write the name that the device plugin gives it' })
      }
    },
    'must not exceed the limit'({ limits, requests }, report) {
      for (const [name, request] of quantities(requests)) {
        const limit = quantityOf(limits, name)
        if (limit !== undefined && mayOvercommit(name) && amount(request) > amount(limit))
          report({ at: ['requests', name], help: `write at most ${limit}, or raise limits.${name}` })
      }
    },
    'must be what the limit is: it can be neither shared nor exceeded'({ limits, requests }, report) {
      for (const [name, request] of quantities(requests)) {
        const limit = quantityOf(limits, name)
        if (!mayOvercommit(name) && (limit === undefined || amount(request) !== amount(limit)))
          report({
            at: ['requests', name],
            help:
              limit === undefined
                ? `write it below limits: the request follows`
                : `write ${limit}, or remove it: the request follows the limit`,
          })
      }
    },
    'must be a whole number'(resources, report) {
      for (const { at, name, quantity } of asked(resources)) {
        if (isExtended(name) && !isCount(amount(quantity))) report({ at, help: `write ${Math.ceil(amount(quantity))}` })
      }
    },
    'must be a multiple of the size of its pages'(resources, report) {
      for (const { at, name, quantity } of asked(resources)) {
        const size = /^hugepages-(.*)$/.exec(name)?.[1]
        if (size !== undefined && (amount(size) === 0 || amount(quantity) % amount(size) !== 0))
          report({ at, help: `write a multiple of ${size}` })
      }
    },
    'needs cpu or memory beside it'(resources, report) {
      const all = asked(resources)
      const pages = all.find(({ name }) => isHugePages(name))
      if (pages && !all.some(({ name }) => name === 'cpu' || name === 'memory'))
        report({ at: pages.at.slice(0, 1), help: 'add memory' })
    },
  },
  PodSpec: {
    'is not allowed for a whole pod'({ resources }, report) {
      if (!isObject(resources)) return
      if (isSet(resources.claims)) report(remove('resources', 'claims'))
      for (const list of ['limits', 'requests']) {
        const map = resources[list]
        for (const name of Object.keys(mapOf(map))) {
          if (!/^(cpu|memory|hugepages-.*)$/.test(name)) report(remove('resources', list, name))
        }
      }
    },
    'must be at least what the containers request together'(pod, report) {
      for (const [name, quantity] of quantities(isObject(pod.resources) ? pod.resources.requests : undefined)) {
        const together = listOf(pod.containers).reduce<number>((sum, container) => sum + requested(container, name), 0)
        if (together > amount(quantity)) report({ at: ['resources', 'requests', name], help: 'raise it' })
      }
    },
    'must be at least the limit of each container'(pod, report) {
      for (const [name, quantity] of quantities(isObject(pod.resources) ? pod.resources.limits : undefined)) {
        if (listOf(pod.containers).some((container) => limited(container, name) > amount(quantity)))
          report({ at: ['resources', 'limits', name], help: 'raise it' })
      }
    },
  },
  // Its definition takes whole numbers and texts where Kubernetes' own kinds take any number.
  KaiwoService: {
    'must be a whole number, or text'(service, report) {
      kaiwoQuantities(service, (value, path) => {
        if (typeof value === 'number' && !Number.isInteger(value)) report({ at: [...path], help: `write "${value}"` })
      })
    },
  },
  VolumeResourceRequirements: {
    'must be more than 0'({ requests }, report) {
      const storage = quantityOf(requests, 'storage')
      if (storage !== undefined && amount(storage) <= 0)
        report({ at: ['requests', 'storage'], help: 'write the size, such as 10Gi' })
    },
  },
  EmptyDirVolumeSource: {
    'must not be negative'({ sizeLimit }, report) {
      if (isSet(sizeLimit) && amount(sizeLimit as Quantity) < 0)
        report({ at: ['sizeLimit'], help: `write ${String(sizeLimit).slice(1)}` })
    },
  },
}

/** Kubernetes counts in thousandths, in 64 bits. */
const isCount = (number: number): boolean => Number.isInteger(number) && number < 2 ** 63 / 1000

const kaiwoQuantities = searchFor(kindSchema('KaiwoService'), ({ title }) => title === 'Quantity' || undefined)

interface AskedFor {
  at: Path
  name: string
  quantity: Quantity
}

/** Each quantity of limits and requests. */
const asked = memoizeLast((resources: JsonObject): readonly AskedFor[] =>
  ['limits', 'requests'].flatMap((list) =>
    quantities(resources[list]).map(([name, quantity]) => ({ at: [list, name], name, quantity })),
  ),
)

/** IsExtendedResourceName of pkg/apis/core/helper. */
const isReserved = (name: string): boolean =>
  name.includes('/') && (/^requests\.|(^|\.)kubernetes\.io\//.test(name) || name.length > 244)

const isHugePages = (name: string): boolean => name.startsWith('hugepages-')

/** A resource that a device plugin offers: nodes count it in wholes. */
const isExtended = (name: string): boolean => name.includes('/')

const mayOvercommit = (name: string): boolean => !isExtended(name) && !isHugePages(name)

const quantities = (map: Json | undefined): [string, Quantity][] =>
  isObject(map) ? (Object.entries(map).filter(([, value]) => isSet(value)) as [string, Quantity][]) : []

const quantityOf = (map: Json | undefined, name: string): Quantity | undefined =>
  isObject(map) && Object.hasOwn(map, name) && isSet(map[name]) ? (map[name] as Quantity) : undefined

const quantityIn = (container: Json, list: 'limits' | 'requests', name: string): number | undefined => {
  const resources = isObject(container) && isObject(container.resources) ? container.resources[list] : undefined
  return isObject(resources) && isSet(resources[name]) ? amount(resources[name] as Quantity) : undefined
}
const limited = (container: Json, name: string): number => quantityIn(container, 'limits', name) ?? 0
const requested = (container: Json, name: string): number =>
  quantityIn(container, 'requests', name) ?? limited(container, name)
