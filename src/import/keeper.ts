import { mapOf } from '../model/json.ts'
import type { RunningServer } from './find-server.ts'
import { appliedMark } from './plain-secrets.ts'

/** Something to do, in its turn. */
export interface Step {
  what: string
  /** Lines for a shell; none where somebody has to do it by hand. */
  run: string[]
}

/** Who keeps the objects that run, by what is written on them. */
interface Keeper {
  kind: 'helm' | 'argocd' | 'flux' | 'kustomization' | 'kubectl'
  name: string
  namespace?: string | undefined
}

/** Who keeps a server's workload; undefined where nothing on it tells. */
export function keeperOf({ workload }: RunningServer): Keeper | undefined {
  const { labels, annotations, namespace } = mapOf(workload.object.metadata)
  const text = (map: typeof labels, key: string): string | undefined => {
    const value = mapOf(map)[key]
    return typeof value === 'string' ? value : undefined
  }
  const flux = text(labels, 'helm.toolkit.fluxcd.io/name')
  const kustomization = text(labels, 'kustomize.toolkit.fluxcd.io/name')
  const argocd =
    text(annotations, 'argocd.argoproj.io/tracking-id')?.split(':')[0] ?? text(labels, 'argocd.argoproj.io/instance')
  const helm =
    text(annotations, 'meta.helm.sh/release-name') ??
    (text(labels, 'app.kubernetes.io/managed-by') === 'Helm'
      ? (text(labels, 'app.kubernetes.io/instance') ?? text(labels, 'release'))
      : undefined)
  if (flux) return { kind: 'flux', name: flux, namespace: text(labels, 'helm.toolkit.fluxcd.io/namespace') }
  if (kustomization)
    return {
      kind: 'kustomization',
      name: kustomization,
      namespace: text(labels, 'kustomize.toolkit.fluxcd.io/namespace'),
    }
  if (argocd) return { kind: 'argocd', name: argocd }
  if (helm) return { kind: 'helm', name: helm, namespace: typeof namespace === 'string' ? namespace : undefined }
  return mapOf(annotations)[appliedMark] === undefined ? undefined : { kind: 'kubectl', name: '' }
}

/** How who keeps the objects lets them go: or they come back, or are deleted with the release. */
export function letGo(keeper: Keeper | undefined, namespace: string, name: string): Step[] {
  const n = (own: string | undefined) => `-n ${own ?? namespace}`
  switch (keeper?.kind) {
    case 'helm':
      return [
        {
          what: `have Helm forget the release ${keeper.name}: an uninstall would delete what is taken over, claims with it. If charts beneath it make a database, move that to a release of its own first`,
          run: [`kubectl -n ${namespace} delete secret -l owner=helm,name=${keeper.name}`],
        },
      ]
    case 'flux':
      return [
        {
          what: 'have Flux forget the HelmRelease: a suspended one is deleted without an uninstall',
          run: [
            `kubectl ${n(keeper.namespace)} patch helmrelease ${keeper.name} --type merge -p '{"spec":{"suspend":true}}'`,
            `kubectl ${n(keeper.namespace)} delete helmrelease ${keeper.name}`,
          ],
        },
      ]
    case 'kustomization':
      return [
        {
          what: `take ${name} out of the Kustomization ${keeper.name}, without pruning it`,
          run: [
            `kubectl ${n(keeper.namespace)} patch kustomization.kustomize.toolkit.fluxcd.io ${keeper.name} --type merge -p '{"spec":{"suspend":true}}'`,
          ],
        },
      ]
    case 'argocd':
      return [
        {
          what: `have Argo CD let the Application ${keeper.name} go without its objects (in the namespace of Argo CD)`,
          run: [
            `kubectl -n argocd patch application ${keeper.name} --type merge -p '{"metadata":{"finalizers":null},"spec":{"syncPolicy":null}}'`,
            `kubectl -n argocd delete application ${keeper.name} --cascade=orphan`,
          ],
        },
      ]
    default:
      return []
  }
}
