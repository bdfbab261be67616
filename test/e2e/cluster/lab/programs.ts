import { goBuild } from '../../../support/go.ts'

/**
 * What the lab runs, by version. No newer source-controller builds from what the module proxy serves, but this
 * kustomize-controller watches versions of its kinds that came later: they are a newer one's, which has the older
 * versions too.
 */
export const versions = {
  kubernetes: '1.34.4',
  etcd: '3.6.1',
  kwok: '0.7.0',
  argocd: '3.6.1',
  kustomizeController: '1.7.3',
  sourceController: '1.3.0',
  sourceDefinitions: '1.7.3',
} as const

/** The Go modules whose files the lab reads beside the programs. */
export const modules = {
  argocd: 'github.com/argoproj/argo-cd/v3',
  kustomizeController: 'github.com/fluxcd/kustomize-controller',
  sourceController: 'github.com/fluxcd/source-controller',
} as const

/** Without its version Kubernetes calls itself v0.0.0 with a placeholder, which its own kubectl can't read. */
const version = {
  'k8s.io/component-base/version.gitVersion': `v${versions.kubernetes}`,
  'k8s.io/component-base/version.gitMajor': versions.kubernetes.split('.')[0]!,
  'k8s.io/component-base/version.gitMinor': versions.kubernetes.split('.')[1]!,
}

const kubernetes = (name: string) => (): Promise<string> =>
  goBuild(name, `k8s.io/kubernetes/cmd/${name}`, 'k8s.io/kubernetes', versions.kubernetes, version)

const build = {
  etcd: () => goBuild('etcd', 'go.etcd.io/etcd/server/v3', 'go.etcd.io/etcd/server/v3', versions.etcd),
  kubeApiserver: kubernetes('kube-apiserver'),
  kubeControllerManager: kubernetes('kube-controller-manager'),
  kubeScheduler: kubernetes('kube-scheduler'),
  kubectl: kubernetes('kubectl'),
  kwok: () => goBuild('kwok', 'sigs.k8s.io/kwok/cmd/kwok', 'sigs.k8s.io/kwok', versions.kwok),
  argocd: () => goBuild('argocd', `${modules.argocd}/cmd`, modules.argocd, versions.argocd),
  kustomizeController: () =>
    goBuild(
      'kustomize-controller',
      modules.kustomizeController,
      modules.kustomizeController,
      versions.kustomizeController,
    ),
  sourceController: () =>
    goBuild('source-controller', modules.sourceController, modules.sourceController, versions.sourceController),
}

/** The path of each program. */
export type Programs = Record<keyof typeof build, string>

/**
 * The programs of the lab, built when the cache hasn't got them: one after the other, as each build takes all
 * processors and gigabytes. Half an hour on two cores, once.
 */
export async function buildPrograms(): Promise<Programs> {
  const paths: Partial<Programs> = {}
  for (const name of Object.keys(build) as (keyof Programs)[]) paths[name] = await build[name]()
  return paths as Programs
}
