import type { Code } from '../diagnostics/catalogue.ts'
import { type Details, type Diagnostic, diagnose, type Location } from '../diagnostics/diagnostic.ts'
import { at, isObject, itemsOf, type JsonObject, listOf, mapOf, type Path } from '../model/json.ts'
import { type Launch, launchOf } from './launch.ts'
import { type Manifest, ofKind } from './manifest.ts'
import { mountedScript } from './mounted-script.ts'
import { type Variables, variablesOf } from './variables.ts'

/** Where each kind of workload has its pods. */
const podPaths: { [kind: string]: Path } = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  // OpenShift's, of before Deployments.
  DeploymentConfig: ['spec', 'template'],
  Pod: [],
}

/** A server as it runs: its workload, its container, and what starts it. */
export interface RunningServer {
  workload: Manifest
  /** Where its pod's metadata and spec lie in it. */
  podPath: Path
  pod: JsonObject
  container: JsonObject
  /** Where that lies in the workload. */
  containerPath: Path
  variables: Variables
  launch: Launch
  manifests: readonly Manifest[]
}

export interface Choice {
  /** `KIND/NAME`. */
  workload?: string | undefined
  container?: string | undefined
  args?: string | undefined
}

interface Candidate {
  workload: Manifest
  podPath: Path
  containerPath: Path
  container: JsonObject
}

/** Whether there is a workload among objects. */
export const runsServer = (manifests: readonly Manifest[]): boolean =>
  ofKind(manifests, ...Object.keys(podPaths)).length > 0

/** The one server among objects; or what keeps it from being found. */
export function findServer(
  manifests: readonly Manifest[],
  choice: Choice,
  imported: (variable: string) => { name: string; key: string },
  nowhere: Location,
): { server?: RunningServer; problem?: Diagnostic } {
  const refuse = (code: Code, location: Location, details: Details) => ({ problem: diagnose(code, location, details) })
  const all = ofKind(manifests, ...Object.keys(podPaths))
    .filter(({ object }) => !isOwned(object))
    .flatMap(candidates)
  const chosen = all.filter(
    ({ workload: { object }, container }) =>
      (choice.workload === undefined ||
        choice.workload.toLowerCase() === `${object.kind}/${object.metadata.name}`.toLowerCase()) &&
      (choice.container === undefined || choice.container === container.name),
  )
  const read = chosen.map((candidate) => ({ ...candidate, ...start(candidate, manifests, choice, imported) }))
  const servers = read.filter(({ launch }) => 'options' in launch)
  const likely = servers.length > 0 ? servers : read.filter(({ container }) => /mlflow/i.test(String(container.image)))
  const [found, other] = likely
  if (found === undefined) {
    const help =
      all.length > 0 ? `name what runs it by --workload: ${all.map(nameOf).join(', ')}` : sourceHelp(manifests)
    return refuse('import-no-server', all[0]?.workload.place(['metadata', 'name']) ?? nowhere, {
      message: 'no object here runs mlflow server',
      help,
    })
  }
  if (other !== undefined) {
    const isOneWorkload = likely.every(({ workload }) => workload === found.workload)
    const names = likely.map((candidate) => (isOneWorkload ? String(candidate.container.name) : nameOf(candidate)))
    return refuse('import-several-servers', other.workload.place(['metadata', 'name']), {
      message: `${names.join(' and ')} run mlflow server`,
      help: `choose one by ${isOneWorkload ? '--container' : '--workload'}`,
    })
  }
  const { launch, ...rest } = found
  if (!('options' in launch))
    return refuse('import-command-unknown', launch.location, {
      message: `how ${nameOf(found)} starts its server is not to be read: ${launch.problem}`,
      help: "give the line by --args, as it reads in a shell: --args 'mlflow server --host 0.0.0.0 …'",
    })
  return { server: { ...rest, launch, pod: at(rest.workload.object, rest.podPath) as JsonObject, manifests } }
}

/** How the objects are had that somebody else's object, or nothing, stands for. */
function sourceHelp(manifests: readonly Manifest[]): string {
  const [made] = ofKind(manifests, 'Application', 'HelmRelease')
  const name = made?.object.metadata.name
  if (made?.object.kind === 'Application') return `give what it makes: argocd app manifests ${name}`
  if (made) return `give what it makes: helm get manifest ${String(at(made.object, ['spec', 'releaseName']) ?? name)}`
  return 'give the objects of its namespace, as kubectl get deploy,svc,ing,pvc,sa,cm,hpa,pdb,netpol -o yaml prints them'
}

/** What a controller made of something else. */
const isOwned = (object: JsonObject): boolean =>
  listOf(at(object, ['metadata', 'ownerReferences'])).some((owner) => isObject(owner) && owner.controller === true)

const nameOf = ({ workload: { object } }: Candidate): string => `${object.kind}/${object.metadata.name}`

function candidates(workload: Manifest): Candidate[] {
  const podPath = podPaths[workload.object.kind]!
  const path = [...podPath, 'spec', 'containers']
  return itemsOf(at(workload.object, path)).map(([index, container]) => ({
    workload,
    podPath,
    containerPath: [...path, index],
    container,
  }))
}

function start(
  { workload, podPath, containerPath: path, container }: Candidate,
  manifests: readonly Manifest[],
  { args }: Choice,
  imported: (variable: string) => { name: string; key: string },
) {
  const variables = variablesOf(container, { workload, path, manifests, imported })
  const isSet = (name: string) => variables.known.has(name)
  const launched = (line: string | undefined) => launchOf(container, { workload, path, line, isSet })
  const launch = launched(args)
  if (args !== undefined || 'options' in launch) return { variables, launch }
  const script = mountedScript(container, mapOf(at(workload.object, podPath)), manifests)
  return { variables, launch: script === undefined ? launch : launched(script) }
}
