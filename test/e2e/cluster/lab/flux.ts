import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../lab/process.ts'
import type { Access } from './kubeconfig.ts'
import type { Kubernetes } from './kubernetes.ts'
import type { Programs } from './programs.ts'
import { scratch } from './scratch.ts'
import { listens, type Service, serve, stopAll } from './service.ts'

/** Its namespace, as its own manifests call it. */
export const namespace = 'flux-system'

/** Flux: what fetches a GitRepository and applies a Kustomization of it. */
export interface Flux extends Service {
  /** Starts its programs. Not while Argo CD runs over the same objects. */
  start(): Promise<void>
  /** Ends its programs; what they applied stays as it is. It can be started again. */
  stop(): Promise<void>
  /** Has a GitRepository or a Kustomization looked after at once, by its path: its interval may be minutes. */
  reconcile(path: string): Promise<void>
}

export function flux(programs: Programs, kubernetes: Kubernetes, top: string, { kubeconfig }: Access): Flux {
  const services: Service[] = []
  return {
    async start() {
      await kubernetes.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
      const folder = join(top, 'flux')
      mkdirSync(join(folder, 'artifacts'), { recursive: true })
      // Each Kustomization unpacks the whole repository anew, at every commit.
      const unpacked = scratch()
      services.push(unpacked)
      const env = { KUBECONFIG: kubeconfig, HOME: folder, TMPDIR: unpacked.path, RUNTIME_NAMESPACE: namespace }
      const storage = await freePort()
      const source = [
        `--storage-path=${join(folder, 'artifacts')}`,
        `--storage-addr=127.0.0.1:${storage}`,
        `--storage-adv-addr=127.0.0.1:${storage}`,
      ]
      const started: [program: string, args: string[], port?: number][] = [
        [programs.sourceController, source, storage],
        // A worker is busy while it waits for an environment to become healthy.
        [programs.kustomizeController, ['--requeue-dependency=2s', '--concurrent=20']],
      ]
      for (const [program, args, port] of started) {
        const [metrics, health] = [await freePort(), await freePort()]
        const addresses = ['--events-addr=', `--metrics-addr=127.0.0.1:${metrics}`, `--health-addr=127.0.0.1:${health}`]
        const ready = (): Promise<boolean> => listens(port ?? health)
        services.push(
          await serve(program, [...addresses, '--enable-leader-election=false', ...args], { folder: top, env, ready }),
        )
      }
    },
    stop: () => stopAll(services),
    async reconcile(path) {
      const annotations = { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() }
      await kubernetes.mergePatch(path, { metadata: { annotations } })
    },
  }
}
