import { at, mapOf, mapsOf } from '../model/json.ts'
import type { KubernetesObject } from '../model/kubernetes-object.ts'
import type { Values } from '../schema/generated/types.ts'
import type { RunningServer } from './find-server.ts'
import { keeperOf, letGo, type Step } from './keeper.ts'
import { servicesOf } from './map-service.ts'
import type { ImportOptions } from './options.ts'

/** How the server comes under this repository. */
export interface Adoption {
  verdict: 'in place' | 'beside' | 'not'
  /** The verdict in a sentence. */
  sentence: string
  steps: Step[]
}

interface Context {
  server: RunningServer
  options: ImportOptions
  values: Values
  compiled: readonly KubernetesObject[]
  /** The Secret that has to be made of what stood in plain text; undefined where nothing did. */
  imported: string | undefined
  /** The deployment is delivered by: a fleet file's engine, or nobody. */
  engine: 'argocd' | 'flux' | undefined
  /** The chart and version by which the server was made of values; undefined where it is what runs. */
  chart: string | undefined
  /** Why it can't be taken over in place. */
  obstacle: string | undefined
  /** Paths in the container that are on no volume that stays: what is there goes with the old pod. */
  kept: readonly string[]
}

export function adoption(context: Context): Adoption {
  const adopted = takeover(context)
  if (context.chart === undefined) return adopted
  return {
    ...adopted,
    sentence: `${adopted.sentence}. It is what ${context.chart} makes of these values: import what runs, if there is a server`,
  }
}

function takeover(context: Context): Adoption {
  const { options, obstacle } = context
  if (options.beside !== undefined) return beside(context)
  if (obstacle !== undefined)
    return {
      verdict: 'beside',
      sentence: `beside only: ${obstacle}`,
      steps: [
        {
          what: 'import it under another name, and move the clients',
          run: [`npx mlflow-gitops import ${options.id} … --beside NAME`],
        },
      ],
    }
  return inPlace(context)
}

function inPlace({ server, options, values, compiled, imported, engine, kept }: Context): Adoption {
  const { kind, metadata } = server.workload.object
  const n = `-n ${values.namespace}`
  const deployment = compiled.find((object) => object.kind === 'Deployment')
  const isGap = at(deployment, ['spec', 'strategy', 'type']) === 'Recreate' || kind !== 'Deployment'
  const rollout = `kubectl ${n} rollout status deployment/${metadata.name}`
  const lost = kept.length > 0 ? `. What the old pod has at ${kept.join(' and ')} goes with it: copy it first` : ''
  return {
    verdict: 'in place',
    sentence: isGap
      ? `in place: names, claims and addresses stay; the server is away until its new pod is ready, because two pods may not share its data${lost}`
      : `in place: names, claims and addresses stay, and so do the pods until new ones are ready${lost}`,
    steps: [
      ...copySteps(kept, server, values.namespace),
      ...secretSteps(imported, values.namespace, options.secrets),
      {
        what: 'look what is missing in the cluster',
        run: [`npx mlflow-gitops needs ${options.id} --script | sh -s -- ${values.cluster}`],
      },
      ...letGo(keeperOf(server), values.namespace, metadata.name),
      isGap
        ? {
            what: `stop the old pods: ${kind === 'Deployment' ? 'old and new ones' : `a ${kind}'s and a Deployment's`} must not run side by side`,
            run: [
              // Whoever owns a claim is not to take it along.
              ...(isClaimLost(server)
                ? [
                    `kubectl ${n} delete statefulset ${metadata.name} --cascade=orphan`,
                    `kubectl ${n} delete pod -l ${selectorText(server)}`,
                  ]
                : [`kubectl ${n} delete ${kind.toLowerCase()} ${metadata.name}`]),
              ...(kind === 'Pod' ? [] : [`kubectl ${n} wait --for=delete pod -l ${selectorText(server)} --timeout=5m`]),
            ],
          }
        : {
            what: 'let the pods go on without their Deployment: the next one takes them over',
            run: [`kubectl ${n} delete deployment ${metadata.name} --cascade=orphan`],
          },
      { what: 'compile', run: ['npx mlflow-gitops compile'] },
      deliver(engine, options.id, values.cluster),
      { what: 'wait until the new pods are ready', run: [rollout] },
      ...leftovers(server, compiled, values.namespace),
    ],
  }
}

function beside({ server, options, values, imported, engine }: Context): Adoption {
  const { kind, metadata } = server.workload.object
  return {
    verdict: 'beside',
    sentence: `beside: ${kind} ${metadata.name} runs on, and ${options.beside} works on the same database and the same artifacts`,
    steps: [
      ...secretSteps(imported, values.namespace, options.secrets),
      { what: 'compile', run: ['npx mlflow-gitops compile'] },
      deliver(engine, options.id, values.cluster),
      {
        what: 'wait until it is ready',
        run: [`kubectl -n ${values.namespace} rollout status deployment/${options.beside}`],
      },
      { what: 'move the clients, and keep both at one version of MLflow until the old one is gone', run: [] },
    ],
  }
}

/** What is on no volume is in the old pod alone. */
const copySteps = (kept: readonly string[], { workload, container }: RunningServer, namespace: string): Step[] =>
  kept.length === 0
    ? []
    : [
        {
          what: 'copy what goes with the old pod, while nobody writes',
          run: [
            `kubectl -n ${namespace} exec ${workload.object.kind.toLowerCase()}/${workload.object.metadata.name} -c ${String(container.name)} -- tar c ${kept.join(' ')} > kept.tar`,
          ],
        },
      ]

const secretSteps = (imported: string | undefined, namespace: string, file: string | undefined): Step[] =>
  imported === undefined
    ? []
    : [
        {
          what: `make the Secret ${imported}: what stood in plain text${file === undefined ? '; --secrets FILE writes it' : ''}`,
          run: [`kubectl -n ${namespace} apply -f ${file ?? 'FILE'}`],
        },
      ]

function deliver(engine: Context['engine'], id: string, cluster: string): Step {
  if (engine === undefined) return { what: 'apply', run: [`kubectl apply -k out/overlays/${id}`] }
  const [applies, root] =
    engine === 'argocd'
      ? ['Argo CD syncs it', 'out/argocd/root.yaml']
      : ['Flux applies it', `out/flux/${cluster}/root.yaml`]
  return { what: `commit and push: ${applies}, where ${root} was applied once`, run: [] }
}

/** Whether a StatefulSet takes its claims with it. */
const isClaimLost = ({ workload }: RunningServer): boolean =>
  at(workload.object, ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted']) === 'Delete'

const selectorText = (server: RunningServer): string =>
  Object.entries(mapOf(at(server.workload.object, ['spec', 'selector', 'matchLabels'])))
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',')

/** What was made for the old server, and that the new one has no use for. Secrets and claims are never among it. */
function leftovers(server: RunningServer, compiled: readonly KubernetesObject[], namespace: string): Step[] {
  const made = new Set(compiled.map(({ kind, metadata }) => `${kind} ${metadata.name}`))
  const used = JSON.stringify(compiled)
  const release = mapOf(server.workload.object.metadata.labels)['app.kubernetes.io/instance']
  const old = server.manifests.filter(({ object }) => {
    const isOfRelease =
      object.kind === 'ConfigMap' &&
      mapOf(object.metadata.labels)['app.kubernetes.io/instance'] === release &&
      release !== undefined
    return (
      isOfRelease && !made.has(`${object.kind} ${object.metadata.name}`) && !used.includes(`"${object.metadata.name}"`)
    )
  })
  if (old.length === 0) return []
  const names = old.map(({ object }) => `configmap/${object.metadata.name}`).join(' ')
  return [{ what: 'delete what nothing uses any more', run: [`kubectl -n ${namespace} delete ${names}`] }]
}

/** Why a server can't be taken over in place; undefined where it can. */
export function obstacleOf(
  server: RunningServer,
  problems: readonly { code: string; message: string }[],
): string | undefined {
  const selector = problems.find(({ code }) => code === 'import-selector')
  if (selector) return selector.message
  const [service] = servicesOf(server)
  if (
    service &&
    at(service.object, ['spec', 'clusterIP']) === 'None' &&
    service.object.metadata.name === server.workload.object.metadata.name
  )
    return 'its Service is headless, and a Service never becomes another'
  const { kind } = server.workload.object
  if (kind === 'DaemonSet' || kind === 'ReplicaSet') return `a ${kind} runs it`
  return mapsOf(at(server.pod, ['spec', 'containers'])).length === 0 ? 'it has no containers' : undefined
}
