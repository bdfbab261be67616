import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { goModule } from '../../../support/go.ts'
import { kustomize } from '../../../support/kustomize/binary.ts'
import { freePort } from '../../lab/process.ts'
import { configuration } from './argocd-configuration.ts'
import type { Access } from './kubeconfig.ts'
import type { Kubernetes } from './kubernetes.ts'
import { modules, type Programs, versions } from './programs.ts'
import { listens, type Service, serve, stopAll } from './service.ts'

/** Its namespace, as its own manifests call it. */
export const namespace = 'argocd'

/**
 * Argo CD, without its web interface: what compares and applies Applications. Its clusters are `in-cluster`
 * (`https://kubernetes.default.svc`), `eu` and `us`, and all are the lab's.
 */
export interface ArgoCD extends Service {
  /**
   * Installs its configuration and starts its programs. Not while Flux runs over the same objects.
   *
   * @param poll after which time each Application looks for new commits and changes, unless it is told
   */
  start(poll: string): Promise<void>
  /** Ends its programs; Applications stay as they are. It can be started again. */
  stop(): Promise<void>
  /** Has an Application compared at once; hard, without what it remembers of its manifests. */
  refresh(application: string, kind?: 'normal' | 'hard'): Promise<void>
  /** The Applications whose manifests were rendered, each as often as they were, so far. */
  rendered(): string[]
}

export function argocd(programs: Programs, kubernetes: Kubernetes, folder: string, access: Access): ArgoCD {
  const services: Service[] = []
  return {
    async start(poll) {
      const module = await goModule(modules.argocd, versions.argocd)
      for (const object of configuration(module, namespace, access)) await kubernetes.apply(object)
      const ports = { redis: await freePort(), repository: await freePort() }
      services.push(await startRedis(folder, ports.redis))
      const { repositories, controller, env } = await layOut(programs, module, folder, access)
      env.ARGOCD_RECONCILIATION_TIMEOUT = poll
      const redis = `--redis=127.0.0.1:${ports.redis}`
      const server = [
        redis,
        '--address=127.0.0.1',
        `--port=${ports.repository}`,
        '--metrics-address=127.0.0.1',
        `--metrics-port=${await freePort()}`,
        '--disable-tls',
        '--client-ca-path=',
      ]
      services.push(await serve(repositories, server, { folder, env, ready: () => listens(ports.repository) }))
      const metrics = await freePort()
      const args = [
        redis,
        `--repo-server=127.0.0.1:${ports.repository}`,
        '--repo-server-plaintext',
        `--metrics-port=${metrics}`,
        `--kubeconfig=${access.kubeconfig}`,
        `--namespace=${namespace}`,
      ]
      services.push(await serve(controller, args, { folder, env, ready: () => listens(metrics) }))
    },
    stop: () => stopAll(services),
    rendered() {
      const lines = readFileSync(join(folder, 'argocd-repo-server.log'), 'utf8').split('\n')
      // The one line that it writes after each rendering, and at no other time.
      const rendered = lines.filter((line) => line.includes('"msg":"setting manifests cache"'))
      return rendered.map((line) => (JSON.parse(line) as { application: string }).application)
    },
    async refresh(application, kind = 'normal') {
      const path = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/applications/${application}`
      await kubernetes.mergePatch(path, { metadata: { annotations: { 'argocd.argoproj.io/refresh': kind } } })
    },
  }
}

const startRedis = (folder: string, port: number): Promise<Service> => {
  const args = ['--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--appendonly', 'no']
  return serve('/usr/bin/redis-server', args, { folder, ready: () => listens(port) })
}

interface Layout {
  repositories: string
  controller: string
  env: NodeJS.ProcessEnv
}

/** Puts into a folder what its image has: one program by its two names, and the programs that it calls, on the PATH. */
async function layOut(programs: Programs, module: string, top: string, { kubeconfig }: Access): Promise<Layout> {
  const folder = join(top, 'argocd')
  const folders = { bin: join(folder, 'bin'), tmp: join(folder, 'tmp'), config: join(folder, 'config') }
  for (const path of Object.values(folders)) mkdirSync(path, { recursive: true })
  const binaries = {
    'argocd-repo-server': programs.argocd,
    'argocd-application-controller': programs.argocd,
    kustomize: await kustomize('5.8.1'),
  }
  for (const [name, program] of Object.entries(binaries)) link(program, join(folders.bin, name))
  // A module's files are not executable.
  const verify = join(folders.bin, 'git-verify-wrapper.sh')
  copyFileSync(join(module, 'hack/git-verify-wrapper.sh'), verify)
  chmodSync(verify, 0o755)
  return {
    repositories: join(folders.bin, 'argocd-repo-server'),
    controller: join(folders.bin, 'argocd-application-controller'),
    env: {
      PATH: `${folders.bin}:${process.env.PATH}`,
      HOME: folder,
      TMPDIR: folders.tmp,
      KUBECONFIG: kubeconfig,
      // The cluster that it runs in is the one of the kubeconfig.
      ARGOCD_FAKE_IN_CLUSTER: 'true',
      ARGOCD_GPG_ENABLED: 'false',
      ARGOCD_ASK_PASS_SOCK: join(folder, 'ask-pass.sock'),
      ARGOCD_PLUGINSOCKFILEPATH: folders.config,
      ARGOCD_TLS_DATA_PATH: folders.config,
      ARGOCD_SSH_DATA_PATH: folders.config,
      ARGOCD_RECONCILIATION_JITTER: '0s',
    },
  }
}

function link(target: string, path: string): void {
  rmSync(path, { force: true })
  symlinkSync(target, path)
}
