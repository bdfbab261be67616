import type { Code } from '../../diagnostics/catalogue.ts'
import { collector } from '../../diagnostics/collector.ts'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { hasOwnSelector } from '../../facts/mlflow/names.ts'
import { type CompiledEnvironment, type Environment, extraEntries, locateValue } from '../../model/environment.ts'
import { deliveryName, type FleetFile } from '../../model/fleet-file.ts'
import { at, type Path } from '../../model/json.ts'
import { isNamesake, type KubernetesObject } from '../../model/kubernetes-object.ts'
import { type Claim, claimants } from './claimants.ts'
import { dataClaims } from './data-claims.ts'
import { type Bearer, podsOf, type SharedPods, sharedPods } from './pod-claims.ts'
import { atPatterns, patternsOf, routeClaims } from './route-claims.ts'

/** What an environment has that no other may have, too: data, whoever has found it. */
export interface Claimed extends Bearer {
  claims: Claim[]
}

/** What an environment claims: objects, routes, names, places for data. */
export function claimedBy(member: CompiledEnvironment, fleetFile: FleetFile): Claimed {
  const { environment, objects } = member
  const { cluster, namespace } = environment.values
  const claims = [
    ...deliveryClaims(environment, fleetFile),
    ...namespaceClaim(environment),
    ...objectClaims(objects, environment),
    ...dataClaims(environment, objects),
  ]
  return { id: environment.id, values: { cluster, namespace }, claims, pods: podsOf(member) }
}

/**
 * What environments claim twice. Each collision is reported where the later id claims it: once, however many claim it
 * from the same line.
 *
 * @param all what every environment without errors claims, in the order of their ids
 * @param environmentOf gives the environment of an id, where a collision is told
 */
export function collisions(
  all: readonly Claimed[],
  environmentOf: (id: string) => Environment,
): { diagnostics: Diagnostic[] } {
  const claimant = claimants()
  const found = collector()
  const patterns = [...new Set(all.flatMap(({ claims }) => patternsOf(claims)))]
  for (const { id, values, claims } of all) {
    const reported = new Set<string>()
    const onCluster = `on the cluster ${values.cluster}`
    for (const claim of patterns.length > 0 ? claims.flatMap((own) => atPatterns(own, patterns)) : claims) {
      const { where = onCluster } = claim
      const owner = claimant(id, claim, where)
      if (!owner) continue
      // One is enough: whoever shares a Deployment shares the Service too.
      const known = [claim.code, ...(causes[claim.code] ?? [])].map((code) => `${code} ${owner.id}`)
      if (known.some((code) => reported.has(code))) continue
      reported.add(`${claim.code} ${owner.id}`)
      found.add(collisionOf([environmentOf(id), claim], [environmentOf(owner.id), owner.claim], where))
    }
  }
  for (const shared of sharedPods(all)) found.add(mixtureOf(shared, environmentOf))
  return { diagnostics: found.all() }
}

/** Whoever shares a claim, or a namespace, shares the files on it. */
const causes: { [code in Code]?: Code[] } = { 'database-shared': ['object-twice', 'name-shared'] }

type Claiming = [environment: Environment, claim: Claim]

function collisionOf([environment, claim]: Claiming, [owner, owned]: Claiming, where: string): Diagnostic {
  const { id } = owner
  return diagnose(claim.code, locateValue(environment, claim.path), {
    message: `${id} has ${owned.what}${where && ` ${where}`} already${nesting(claim, owned)}`,
    help: claim.help,
    related: [{ message: `${id} has it from here`, location: locateValue(owner, owned.path) }],
    environments: [environment.id],
  })
}

function mixtureOf(
  { service, isLaters, ...shared }: SharedPods,
  environmentOf: (id: string) => Environment,
): Diagnostic {
  const [later, earlier] = [environmentOf(shared.later.id), environmentOf(shared.earlier.id)]
  const [owner, other] = isLaters ? [later, earlier] : [earlier, later]
  const place = (environment: Environment) => locateValue(environment, placeOfSelector(environment))
  return diagnose('pods-shared', place(later), {
    message: `the Service ${service} of ${owner.id} selects the pods of ${other.id}, too`,
    help: `give selector a label that tells the two apart, such as app.kubernetes.io/instance: ${later.values.release}, or another namespace to one of them`,
    related: [{ message: `${earlier.id} has its selector from here`, location: place(earlier) }],
    environments: [later.id],
  })
}

const placeOfSelector = ({ values }: Environment): Path => [hasOwnSelector(values) ? 'selector' : 'release']

/** How one of two different places lies in the other. */
function nesting({ what, segments = [] }: Claim, other: Claim): string {
  const depth = segments.length - (other.segments?.length ?? 0)
  if (depth === 0) return ''
  return depth > 0 ? `, and ${what} lies in it` : `, and it lies in ${what}`
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
  Service: { path: ['service', 'name'], name: 'service.name' },
  ServiceAccount: { path: ['serviceAccountName'], name: 'serviceAccountName' },
}

/** What names all others. */
const ofRelease = { path: ['release'], name: 'release' }

const namespacePath = ['namespace']

function objectClaims(objects: readonly KubernetesObject[], { source, values }: Environment): Claim[] {
  const extras = extraEntries(values)
  // Where one's own file says a part of it: a shared file is not the place to tell two apart.
  const isNamespaceOwn = at(source.values, namespacePath) !== undefined
  return objects.flatMap((object) => {
    const { kind, metadata } = object
    const extra = extras.find(([, one]) => isNamesake(one, object))
    const { path, name } = extra ? { path: ['extraObjects', extra[0]], name: 'name' } : (naming[kind] ?? ofRelease)
    const claim: Claim = {
      code: 'object-twice',
      what: `the ${kind} ${metadata.name} in the namespace ${metadata.namespace}`,
      path: isNamespaceOwn && at(source.values, path) === undefined ? namespacePath : path,
      help: `give one of the two another namespace or ${name}`,
    }
    return [claim, ...routeClaims(object)]
  })
}
