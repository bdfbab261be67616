import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { JsonObject } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { freePort } from '../../lab/process.ts'
import type { Access } from './kubeconfig.ts'
import type { Programs } from './programs.ts'
import { answers, type Service, serve } from './service.ts'

/**
 * The API server, as its administrator asks it. A path is the API's own:
 * `/apis/apps/v1/namespaces/dev/deployments/mlflow`. Every call throws an Error with the server's own words where it is
 * refused.
 */
export interface Kubernetes extends Service {
  /** What is at a path, or undefined where nothing is. */
  get(path: string): Promise<KubernetesObject | undefined>
  /** The objects of a kind, in one namespace or in all: `/api/v1/pods`. */
  list(path: string): Promise<KubernetesObject[]>
  /** Applies an object on the server's side. A field that its kind hasn't got is an error. Returns what it is then. */
  apply(object: KubernetesObject): Promise<KubernetesObject>
  /** Why it would refuse an object, strictly validated; undefined where it would take it. Nothing is stored. */
  dryRun(object: KubernetesObject): Promise<string | undefined>
  /** Changes some fields of what is at a path; at `PATH/status`, of its status. */
  mergePatch(path: string, patch: JsonObject): Promise<KubernetesObject>
  /** Makes what a path makes, such as `PATH/eviction` of a pod. */
  create(path: string, body: JsonObject): Promise<JsonObject>
  /** Deletes what is at a path, and whatever it owns. It is no error when nothing is there. */
  remove(path: string): Promise<void>
  /** The path of an object. Throws where the server has no such kind. */
  pathOf(object: KubernetesObject): Promise<string>
  /** Runs kubectl as the administrator, and returns what it prints. */
  kubectl(args: string[], stdin?: string): Promise<string>
}

interface Resource {
  name: string
  kind: string
  namespaced: boolean
}

/** A client of an API server, by a proxy on the loopback that spares it the certificate and the token. */
export async function kubernetes(programs: Programs, folder: string, { kubeconfig }: Access): Promise<Kubernetes> {
  const port = await freePort()
  const proxy = `http://127.0.0.1:${port}`
  const args = [`--kubeconfig=${kubeconfig}`, 'proxy', `--port=${port}`]
  const { stop } = await serve(programs.kubectl, args, { folder, ready: () => answers(`${proxy}/readyz`) })

  async function call(method: string, path: string, body?: JsonObject, type = 'application/json'): Promise<JsonObject> {
    const init =
      body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { 'content-type': type } }
    const response = await fetch(proxy + path, init)
    const answer = (await response.json()) as JsonObject
    if (!response.ok) throw new Error(`${method} ${path}: ${String(answer.message)}`, { cause: response.status })
    return answer
  }

  /** The answer, or undefined where there is nothing at that path. */
  const found = (answer: Promise<JsonObject>): Promise<JsonObject | undefined> =>
    answer.catch((error: Error) => (error.cause === 404 ? undefined : Promise.reject(error)))

  const known = new Map<string, Resource[]>()
  async function resource(apiVersion: string, kind: string): Promise<Resource> {
    const among = (): Resource | undefined =>
      known.get(apiVersion)?.find((one) => one.kind === kind && !one.name.includes('/'))
    if (among() === undefined) {
      const answer = await found(call('GET', root(apiVersion)))
      known.set(apiVersion, (answer?.resources ?? []) as unknown as Resource[])
    }
    const one = among()
    if (one === undefined) throw new Error(`the cluster has no ${apiVersion} ${kind}`)
    return one
  }

  async function pathOf({ apiVersion, kind, metadata }: KubernetesObject): Promise<string> {
    const { name, namespaced } = await resource(apiVersion, kind)
    const place = namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : ''
    return `${root(apiVersion)}${place}/${name}/${metadata.name}`
  }

  return {
    stop,
    pathOf,
    get: async (path) => (await found(call('GET', path))) as KubernetesObject | undefined,
    async list(path) {
      const { apiVersion, kind, items } = await call('GET', path)
      const type = { apiVersion, kind: String(kind).replace(/List$/, '') }
      return (items as JsonObject[]).map((item) => ({ ...type, ...item }) as KubernetesObject)
    },
    async apply(object) {
      const query = new URLSearchParams({ fieldManager: 'lab', force: 'true', fieldValidation: 'Strict' })
      return (await call(
        'PATCH',
        `${await pathOf(object)}?${query}`,
        object,
        'application/apply-patch+yaml',
      )) as KubernetesObject
    },
    async dryRun(object) {
      const query = new URLSearchParams({
        fieldManager: 'lab',
        force: 'true',
        fieldValidation: 'Strict',
        dryRun: 'All',
      })
      const answer = call('PATCH', `${await pathOf(object)}?${query}`, object, 'application/apply-patch+yaml')
      return answer.then(
        () => undefined,
        ({ message }: Error) => message,
      )
    },
    mergePatch: async (path, patch) =>
      (await call('PATCH', path, patch, 'application/merge-patch+json')) as KubernetesObject,
    create: (path, body) => call('POST', path, body),
    remove: async (path) => void (await found(call('DELETE', path, { propagationPolicy: 'Background' }))),
    async kubectl(args, stdin = '') {
      const child = spawn(programs.kubectl, [`--kubeconfig=${kubeconfig}`, ...args])
      child.stdin.end(stdin)
      const [output, problem, [status]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ])
      if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${problem}`)
      return output
    },
  }
}

const root = (apiVersion: string): string => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`)
