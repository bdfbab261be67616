import { at, equal, type Json, type JsonObject, mapOf, mapsOf, type Path } from '../model/json.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import { type Manifest, ofKind } from './manifest.ts'
import { own } from './map-names.ts'

/** The Services whose selector fits the pods of a workload, that of its name first. */
export function servicesOf({ workload, podPath, manifests }: RunningServer): Manifest[] {
  const labels = mapOf(at(workload.object, [...podPath, 'metadata', 'labels']))
  const { name, namespace } = workload.object.metadata
  const fits = ({ object }: Manifest): boolean => {
    const selector = Object.entries(mapOf(at(object, ['spec', 'selector'])))
    const isThere =
      object.metadata.namespace === undefined || namespace === undefined || object.metadata.namespace === namespace
    return isThere && selector.length > 0 && selector.every(([key, value]) => labels[key] === value)
  }
  return ofKind(manifests, 'Service')
    .filter(fits)
    .sort((a, b) => Number(b.object.metadata.name === name) - Number(a.object.metadata.name === name))
}

/** The fields of a Service that have values, and those that become a patch. */
const patched = [
  'externalTrafficPolicy',
  'internalTrafficPolicy',
  'sessionAffinity',
  'sessionAffinityConfig',
  'loadBalancerClass',
  'loadBalancerIP',
  'externalIPs',
  'publishNotReadyAddresses',
]
const unsaid: JsonObject = {
  externalTrafficPolicy: 'Cluster',
  internalTrafficPolicy: 'Cluster',
  sessionAffinity: 'None',
}

/** The labels that pods are selected by, and the Service: where they can be, as they are. */
export function mapService(server: RunningServer, draft: Draft): void {
  mapSelector(server, draft)
  const [service, ...others] = servicesOf(server)
  for (const other of others)
    draft.problem('import-foreign', other.place(['metadata', 'name']), {
      message: `the Service ${other.object.metadata.name} finds these pods, too, and stays as it is`,
      help: `its name is allowed where server.allowedHosts has it`,
    })
  if (!service) return
  const { object, place } = service
  const name = object.metadata.name
  if (name !== draft.values.release) draft.set(['service', 'name'], name, place(['metadata', 'name']))
  const port = portOf(server, object)
  const type = at(object, ['spec', 'type']) ?? 'ClusterIP'
  const ranges = at(object, ['spec', 'loadBalancerSourceRanges'])
  const rows: [key: string, value: Json | undefined, otherwise: Json | undefined, from: Path][] = [
    ['port', port?.port, 80, ['spec', 'ports']],
    ['targetPort', isNumeric(server, draft) ? 'number' : 'name', 'name', ['spec', 'ports']],
    ['nodePort', type === 'ClusterIP' ? undefined : port?.nodePort, undefined, ['spec', 'ports']],
    ['type', type, 'ClusterIP', ['spec', 'type']],
    ['annotations', nonEmpty(own(mapOf(object.metadata.annotations))), undefined, ['metadata', 'annotations']],
    ['loadBalancerSourceRanges', ranges, undefined, ['spec', 'loadBalancerSourceRanges']],
  ]
  for (const [key, value, otherwise, from] of rows) {
    if (value === undefined || equal(value, otherwise)) continue
    draft.set(['service', key], value, place(from))
  }
  if (isNumeric(server, draft))
    draft.change(
      ['service', 'targetPort'],
      'a number, which old pods and new ones have: name will do once the new ones run',
    )
  for (const field of patched) {
    const value = at(object, ['spec', field])
    if (value !== undefined && !equal(value, unsaid[field]))
      draft.patch('Service', { spec: { [field]: value } }, place(['spec', field]))
  }
}

const nonEmpty = (map: JsonObject): JsonObject | undefined => (Object.keys(map).length > 0 ? map : undefined)

function mapSelector({ workload }: RunningServer, draft: Draft): void {
  const labels = mapOf(at(workload.object, ['spec', 'selector', 'matchLabels']))
  const expressions = at(workload.object, ['spec', 'selector', 'matchExpressions'])
  const location = workload.place(['spec', 'selector'])
  if (equal(labels, { app: draft.values.release! }) && expressions === undefined) return
  if (Object.keys(labels).length > 0 && expressions === undefined) draft.set(['selector'], labels, location)
  else
    draft.problem('import-selector', location, {
      message: 'its pods are selected by labels that no value says, and a selector never changes',
      help: 'import it beside: --beside NAME',
    })
}

/** The port of the Service that leads to the server's. */
function portOf({ container }: RunningServer, service: JsonObject): JsonObject | undefined {
  const ports = mapsOf(at(service, ['spec', 'ports']))
  const own = mapsOf(container.ports)
  const leads = ({ targetPort, port }: JsonObject): boolean => {
    const target = targetPort ?? port
    return (
      own.length === 0 ||
      own.some(({ name, containerPort }) => target === name || String(target) === String(containerPort))
    )
  }
  return ports.find(leads) ?? ports[0]
}

/** Whether only the number of the port finds old pods and new ones: in the old ones it has another name, or none. */
const isNumeric = ({ container }: RunningServer, draft: Draft): boolean =>
  !mapsOf(container.ports).some(
    ({ name, containerPort }) => name === 'http' && containerPort === at(draft.values, ['deployment', 'ports', 'http']),
  )
