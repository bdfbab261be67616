import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DebianPrograms, installPrograms } from '../../lab/debian.ts'
import { type ArgoCD, argocd } from './argocd.ts'
import { controlPlane } from './control-plane.ts'
import { define } from './definitions.ts'
import { type Flux, flux } from './flux.ts'
import { type GitServer, gitServer } from './git.ts'
import type { Access } from './kubeconfig.ts'
import { type Kubernetes, kubernetes } from './kubernetes.ts'
import { nodes } from './nodes.ts'
import { buildPrograms } from './programs.ts'
import { type Service, stopAll } from './service.ts'
import { standIns } from './stand-ins.ts'

const debian: DebianPrograms = [
  ['/usr/bin/git', 'git'],
  ['/usr/bin/redis-server', 'redis-server'],
]

/** A Kubernetes cluster on the loopback with what delivers to it. */
export interface Cluster extends Service {
  access: Access
  kubernetes: Kubernetes
  git: GitServer
  /** Neither runs at first. */
  argocd: ArgoCD
  flux: Flux
  /** Leaves the logs of its programs where they are when it is stopped. Returns that folder. */
  keepLogs(): string
}

export interface Options {
  /** The folder whose `crds` has the definitions that are neither Argo CD's nor Flux's. */
  shared: string
}

/**
 * Opens a cluster: the control plane of Kubernetes, Nodes whose kubelet is KWOK, every kind that environments and
 * their delivery have, and an empty Git repository. It ends when it is stopped, at the latest with this process.
 *
 * @throws Error that names a program that can't be had, or with the end of the log of one that doesn't start
 */
export async function openCluster({ shared }: Options): Promise<Cluster> {
  await installPrograms(debian)
  const programs = await buildPrograms()
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-gitops-cluster-'))
  let isKept = false
  const remove = (): void => {
    if (!isKept) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  process.once('exit', remove)
  const services: Service[] = []
  const opened = <Opened extends Service>(service: Opened): Opened => {
    services.push(service)
    return service
  }
  const stop = async (): Promise<void> => {
    await stopAll(services)
    remove()
    process.off('exit', remove)
  }
  try {
    const access = opened(await controlPlane(programs, folder))
    const client = opened(await kubernetes(programs, folder, access))
    await define(client, join(shared, 'crds'))
    for (const one of nodes) await client.apply(one)
    opened(standIns(client, folder))
    const git = opened(await gitServer(folder))
    const deliveries = {
      argocd: opened(argocd(programs, client, folder, access)),
      flux: opened(flux(programs, client, folder, access)),
    }
    const keepLogs = (): string => {
      isKept = true
      return folder
    }
    return { access, kubernetes: client, git, ...deliveries, keepLogs, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
