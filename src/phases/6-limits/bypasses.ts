import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { type Bypass, bypasses, proxyContainer } from '../../facts/mlflow/oauth2-proxy/bypasses.ts'
import { signIn } from '../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { readArguments } from '../../facts/mlflow/server-options.ts'
import type { PatchedEnvironment } from '../../model/environment.ts'
import {
  at,
  equal,
  isObject,
  itemsOf,
  type Json,
  type JsonObject,
  listOf,
  type Path,
  valuesIn,
} from '../../model/json.ts'
import { isNamesake } from '../../model/kubernetes-object.ts'
import { causeOf } from './cause.ts'

/** Something in a pod that leads around its proxy, below the place where it was looked for. */
interface Found extends Bypass {
  path: Path
}

/** What patches change so that somebody comes around the proxy that signs people in, or past what it asks. */
export function* refusedBypasses(compiled: PatchedEnvironment): Generator<Diagnostic> {
  const { environment, rendered, objects } = compiled
  if (!signIn(environment.values)) return
  for (const before of rendered) {
    const object = objects.find((one) => isNamesake(one, before))
    if (!object || object === before) continue
    for (const [path, pod] of valuesIn(object)) {
      if (!isObject(pod) || !Array.isArray(pod.containers)) continue
      const own = at(before, path)
      for (const { path: inPod, fault, help } of inPodOf(pod, isObject(own) ? own : {})) {
        const { location, where } = causeOf(compiled, object, [...path, ...inPod])
        yield diagnose('auth-bypassed', location, {
          message: `${where} ${fault}`,
          help,
          environments: [environment.id],
        })
      }
    }
  }
}

function* inPodOf(pod: JsonObject, before: JsonObject): Generator<Found> {
  if (pod.hostNetwork === true)
    yield {
      path: ['hostNetwork'],
      fault: 'lets everything on the node reach MLflow around the proxy',
      help: 'remove it',
    }
  for (const [index, container] of itemsOf(pod.containers)) {
    const own = itemsOf(before.containers).find(([, { name }]) => name === container.name)?.[1]
    if (!own) continue
    const found = container.name === proxyContainer ? inProxy(container, own) : inServer(container, own)
    for (const one of found) yield { ...one, path: ['containers', index, ...one.path] }
  }
}

/** What a patch gives the proxy that auth.oidc does not: arguments, and the variables that oauth2-proxy reads for each. */
function* inProxy(container: JsonObject, own: JsonObject): Generator<Found> {
  const fault = 'changes what the proxy asks, unseen by the rules of auth.oidc'
  for (const field of ['command', 'args', 'envFrom']) {
    if (!equal(container[field], own[field]))
      yield { path: [field], fault, help: 'write it in auth.oidc, or in auth.oidc.extraArgs' }
  }
  for (const [index, { name }] of itemsOf(container.env)) {
    if (String(name).startsWith('OAUTH2_PROXY_')) yield { path: ['env', index], fault, help: 'write it in auth.oidc' }
  }
}

/** What a patch gives the server by which it listens elsewhere, or believes others. */
function* inServer(container: JsonObject, own: JsonObject): Generator<Found> {
  const hostsOf = (args: Json | undefined) =>
    readArguments(listOf(args).map(String)).filter(({ option }) => option === '--host' || option === '-h')
  const [given] = hostsOf(own.args)
  for (const { index, option, value } of readArguments(listOf(container.args).map(String))) {
    const path = ['args', index]
    for (const one of bypasses(option, value ?? '')) yield { path, ...one }
    if ((option === '--host' || option === '-h') && given && value !== given.value)
      yield { path, fault: 'would have MLflow listen where the proxy does not stand before it', help: 'remove it' }
  }
  if (given && hostsOf(container.args).length === 0)
    yield {
      path: ['args'],
      fault: `takes ${given.option} away, without which MLflow listens elsewhere`,
      help: 'keep it',
    }
  for (const [index, { name, value }] of itemsOf(container.env)) {
    const wasThere = itemsOf(own.env).some(([, one]) => equal(one, { name: name!, value: value! }))
    for (const one of wasThere ? [] : bypasses(String(name), typeof value === 'string' ? value : undefined))
      yield { path: ['env', index], ...one }
  }
}
