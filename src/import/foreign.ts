import { podLabels } from '../facts/kubernetes/workload.ts'
import { at, type Json, type JsonObject, mapOf, mapsOf } from '../model/json.ts'
import type { KubernetesObject } from '../model/kubernetes-object.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import { type Manifest, ofKind } from './manifest.ts'
import { servicesOf } from './map-service.ts'

interface Context {
  server: RunningServer
  /** What the environment file makes. */
  compiled: readonly KubernetesObject[]
}

interface Found {
  why: string
  faults: string[]
  /** What to do with it, where it needs not stay. */
  help?: string
}

/** What an object of others has to do with the server, and what of it would not fit any more; undefined: nothing. */
type Reader = (object: KubernetesObject, context: Context) => Found | undefined

const readers: { [kind: string]: Reader } = {
  HorizontalPodAutoscaler: ofTarget('scales it'),
  VerticalPodAutoscaler: ofTarget('sizes it', ['spec', 'targetRef']),
  PodDisruptionBudget: ofPods(['spec', 'selector'], 'guards its pods against evictions'),
  NetworkPolicy: ofPods(['spec', 'podSelector'], 'limits who reaches its pods'),
  ServiceMonitor: monitor,
  PodMonitor: ofPods(['spec', 'selector'], 'has its pods measured'),
  VirtualService: ofHost('leads to its Service'),
  DestinationRule: ofHost('says how its Service is reached'),
  Route: (object, { server }) =>
    servicesOf(server).some((service) => service.object.metadata.name === at(object, ['spec', 'to', 'name']))
      ? { why: 'leads to its Service', faults: portFaults(at(object, ['spec', 'port', 'targetPort'])) }
      : undefined,
  CronJob: (object) =>
    /gc|garbage/i.test(object.metadata.name)
      ? {
          why: 'deletes what users have deleted',
          faults: [],
          help: 'write garbageCollection: {enabled: true}, and delete it when the server is taken over; or keep it where it is',
        }
      : undefined,
}

/** Names every object that stays with others, and what in it has to follow. */
export function tellForeign(context: Context, draft: Draft): void {
  const isOurs = ({ object }: Manifest) =>
    context.compiled.some(({ kind, metadata }) => kind === object.kind && metadata.name === object.metadata.name)
  for (const manifest of ofKind(context.server.manifests, ...Object.keys(readers))) {
    if (isOurs(manifest)) continue
    const found = readers[manifest.object.kind]!(manifest.object, context)
    if (found) tell(manifest, found, draft)
  }
}

function tell({ object, place }: Manifest, { why, faults, help }: Found, draft: Draft): void {
  draft.problem('import-foreign', place(['metadata', 'name']), {
    message: `the ${object.kind} ${object.metadata.name} ${why}, and stays as it is${faults.length > 0 ? `: ${faults.join('; ')}` : ''}`,
    help:
      faults.length > 0
        ? 'change it before the server is taken over'
        : (help ?? 'keep it where it is, or bring it in by extraObjects'),
  })
}

function ofTarget(why: string, path = ['spec', 'scaleTargetRef']): Reader {
  return (object, { server: { workload } }) => {
    const { kind, name } = mapOf(at(object, path))
    if (kind !== workload.object.kind || name !== workload.object.metadata.name) return undefined
    return { why, faults: kind === 'Deployment' ? [] : [`it scales a ${String(kind)}, and there will be a Deployment`] }
  }
}

function ofPods(path: string[], why: string): Reader {
  return (object, { server: { workload, podPath }, compiled }) => {
    const selector = labelsOf(at(object, path))
    const before = mapOf(at(workload.object, [...podPath, 'metadata', 'labels']))
    if (!fits(selector, before)) return undefined
    const gone = Object.entries(selector).filter(([key, value]) => podLabels(compiled)[key] !== value)
    return { why, faults: gone.map(([key]) => `the new pods have no such label ${key}`) }
  }
}

const labelsOf = (selector: Json | undefined): JsonObject => mapOf(at(selector, ['matchLabels']))

const fits = (selector: JsonObject, labels: JsonObject): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value)

function monitor(object: KubernetesObject, { server, compiled }: Context) {
  const selector = labelsOf(at(object, ['spec', 'selector']))
  const service = servicesOf(server).find(({ object }) => fits(selector, mapOf(object.metadata.labels)))
  if (!service) return undefined
  const ours = compiled.find(({ kind }) => kind === 'Service')
  const names = mapsOf(at(object, ['spec', 'endpoints'])).flatMap(({ port }) =>
    typeof port === 'string' ? [port] : [],
  )
  const gone = Object.entries(selector).filter(([key, value]) => mapOf(ours?.metadata.labels)[key] !== value)
  return {
    why: 'has it measured',
    faults: [
      ...names.filter((name) => name !== 'http').map((name) => `its port ${name} is called http`),
      ...gone.map(([key]) => `the Service has no such label ${key}`),
    ],
  }
}

function ofHost(why: string): Reader {
  return (object, { server }) => {
    const names = servicesOf(server).map((service) => service.object.metadata.name)
    const hosts = JSON.stringify(object.spec ?? null).match(/"host":"([^"]+)"/g) ?? []
    const isOurs = hosts.some((host) => names.includes(host.slice(8, -1).split('.')[0]!))
    return isOurs ? { why, faults: [] } : undefined
  }
}

const portFaults = (port: Json | undefined): string[] =>
  typeof port === 'string' && port !== 'http' ? [`its port ${port} is called http`] : []
