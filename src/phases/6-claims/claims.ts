import type { Code } from '../../diagnostics/catalogue.ts'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { type Route, routes } from '../../facts/kubernetes/addresses.ts'
import { type CompiledEnvironment, type Environment, locateValue } from '../../model/environment.ts'
import { deliveryName, type FleetFile } from '../../model/fleet-file.ts'
import type { Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'

/** Something that may be had once in a cluster, and the value that would have to change for another. */
interface Claim {
  code: Code
  /** The thing claimed, in words that two claims share only if they collide. */
  what: string
  path: Path
  help: string
  /** Where, if not on the environment's cluster. */
  where?: string
}

/**
 * What environments claim twice: one object, one route, one name. Each collision is reported where the later id claims
 * it.
 */
export function fleet(members: readonly CompiledEnvironment[], fleetFile: FleetFile): { diagnostics: Diagnostic[] } {
  const owners = new Map<string, { environment: Environment; claim: Claim }>()
  const diagnostics: Diagnostic[] = []
  for (const { environment, objects } of members) {
    const { id, values } = environment
    const reported = new Set<string>()
    for (const claim of [
      ...deliveryClaims(environment, fleetFile),
      ...namespaceClaim(environment),
      ...objects.flatMap(objectClaims),
    ]) {
      const where = claim.where ?? `on the cluster ${values.cluster}`
      const key = `${where} ${claim.what}`
      const owner = owners.get(key)
      if (!owner) owners.set(key, { environment, claim })
      else if (owner.environment !== environment && !reported.has(`${claim.code} ${owner.environment.id}`)) {
        // One is enough: whoever shares a Deployment shares the Service too.
        reported.add(`${claim.code} ${owner.environment.id}`)
        const related = [
          {
            message: `${owner.environment.id} has it from here`,
            location: locateValue(owner.environment, owner.claim.path),
          },
        ]
        const message = `${owner.environment.id} has ${claim.what} ${where} already`
        const location = locateValue(environment, claim.path)
        diagnostics.push(diagnose(claim.code, location, { message, help: claim.help, related, environments: [id] }))
      }
    }
  }
  return { diagnostics }
}

/** Argo CD keeps its Applications in one place, whatever the cluster; Flux has a place on each. */
function deliveryClaims({ id }: Environment, { fleet }: FleetFile): Claim[] {
  if (!fleet) return []
  const name = deliveryName(fleet, id)
  const claim: Omit<Claim, 'what'> = { code: 'application-twice', path: [], help: 'rename the file of one of the two' }
  return [
    ...(fleet.argocd ? [{ ...claim, what: `the Application ${name}`, where: 'in Argo CD' }] : []),
    ...(fleet.flux ? [{ ...claim, what: `the Kustomization ${name}` }] : []),
  ]
}

/** Environments may share a namespace that they name, but not one that happens to be made of two ids alike. */
const namespaceClaim = ({ values, written }: Environment): Claim[] =>
  (written.namespace ?? null) !== null
    ? []
    : [
        {
          code: 'name-shared',
          what: `the namespace ${values.namespace}`,
          path: ['namespace'],
          help: 'give one of the two a namespace',
        },
      ]

/** The values that name objects of a kind, where it is not the release, and what people call them. */
const naming: Record<string, { path: Path; name: string }> = {
  PersistentVolumeClaim: { path: ['persistent_storage', 'volumes'], name: 'pvc_name' },
  ServiceAccount: { path: ['serviceAccountName'], name: 'serviceAccountName' },
}

function objectClaims(object: KubernetesObject): Claim[] {
  const { kind, metadata } = object
  const what = `the ${kind} ${metadata.name} in the namespace ${metadata.namespace}`
  const { path, name } = naming[kind] ?? { path: ['release'], name: 'release' }
  return [
    { code: 'object-twice', what, path, help: `give one of the two another namespace or ${name}` },
    ...routes(object).flatMap((route) => routeClaims(kind, route)),
  ]
}

/** Every host and path at every Gateway, or listener of one, that an HTTPRoute attaches to; and that an Ingress has. */
function routeClaims(kind: string, { through, host, path }: Route): Claim[] {
  const claim: Omit<Claim, 'what' | 'path'> = {
    code: 'route-twice',
    help: 'give one of the two another host name, or another project_id, user_id or workload_id below metadata',
  }
  if (kind === 'HTTPRoute')
    return through.map((gateway) => ({
      ...claim,
      what: `the route ${host}${path} at the gateway ${gateway}`,
      path: ['http_route', 'hostnames'],
    }))
  return [
    {
      ...claim,
      what: `the Ingress route ${host}${path}${through.map((name) => ` of the class ${name}`).join('')}`,
      path: ['ingress', 'host'],
    },
  ]
}
