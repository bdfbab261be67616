import { mainContainer } from '../../facts/kubernetes/container.ts'
import { containersOf } from '../../facts/kubernetes/pods.ts'
import { usersApp } from '../../facts/mlflow/auth.ts'
import { parseImage } from '../../facts/mlflow/image.ts'
import { readArguments } from '../../facts/mlflow/server-options.ts'
import { at, equal, type JsonObject, listOf, mapOf } from '../../model/json.ts'
import { probeCommand, startCommand } from '../../phases/4-render/start-program.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenPresent } from './consequence.ts'
import { type Fact, gained } from './gained.ts'
import { rendered } from './rendered.ts'
import { name, sentence } from './sentence.ts'

/** The containers beside the server that are the user's own, by values or by patches, each with all that it is. */
function foreignContainers(state: CompiledState): Fact[] {
  const { extraContainers, initContainers } = state.environment.values
  const theirs = [...extraContainers, ...initContainers].map(({ name }) => name)
  const own = containersOf(rendered(state)).flatMap(({ name, spec }) => (theirs.includes(name) ? [] : [spec]))
  return containersOf(state.objects)
    .filter(({ isServer, spec }) => !isServer && !own.some((other) => equal(other, spec)))
    .map(({ name, spec }): Fact => [`${name} (${String(spec.image)})`, JSON.stringify(spec)])
}

/** Options of `mlflow server` that say where it listens and what it keeps where: other sentences tell of those. */
const knownOptions = [
  ...['--host', '-h', '--port', '-p', '--workers', '-w', '--static-prefix', '--backend-store-uri'],
  ...['--registry-store-uri', '--read-replica-backend-store-uri', '--default-artifact-root', '--artifacts-destination'],
  ...['--serve-artifacts', '--no-serve-artifacts', '--artifacts-only', '--allowed-hosts', '--cors-allowed-origins'],
]

/** What runs in the server's container beside MLflow as it is, or in another way. */
function* commands(state: CompiledState): Generator<Fact> {
  const container = mainContainer(state.objects)?.spec
  if (!container) return
  const command = listOf(container.command).map(String)
  const args = listOf(container.args).map(String)
  const isShell = equal(command, ['sh', '-c'])
  if (isShell) yield ['the entrypoint', args[0] ?? '']
  else if (!equal(command, startCommand)) yield [`the command ${command.join(' ')}`, command.join('\n')]
  for (const { option, value } of readArguments(isShell ? args.slice(2) : args)) {
    // That MLflow asks who comes is told by whom it asks.
    if (knownOptions.includes(option) || (option === '--app-name' && value === usersApp)) continue
    yield value ? `${option}=${value}` : option
  }
  for (const [place, handler] of handlers(container)) {
    const action = Object.keys(mapOf(handler)).find((key) =>
      ['exec', 'httpGet', 'tcpSocket', 'sleep', 'grpc'].includes(key),
    )
    // Waiting runs nothing.
    if (isOwnProbe(handler) || action === 'sleep') continue
    if (action === 'exec' || !place.endsWith('Probe')) yield [`${place} (${action})`, JSON.stringify(handler)]
    // A probe of another host has the node ask there.
    else if (at(handler, ['httpGet', 'host']) ?? at(handler, ['tcpSocket', 'host']))
      yield [`${place} of another host`, JSON.stringify(handler)]
  }
}

/** Whether it only asks the server what a probe asks, from within: the node can't reach one behind a proxy in the pod. */
const isOwnProbe = (handler: JsonObject): boolean =>
  equal(listOf(at(handler, ['exec', 'command'])).slice(0, probeCommand.length), probeCommand)

const handlers = (container: JsonObject): [string, JsonObject][] => [
  ...['startupProbe', 'livenessProbe', 'readinessProbe'].map((probe): [string, JsonObject] => [
    probe,
    mapOf(container[probe]),
  ]),
  ...Object.entries(mapOf(container.lifecycle)).map(([event, handler]): [string, JsonObject] => [
    `lifecycle.${event}`,
    mapOf(handler),
  ]),
]

/** Where the server's image comes from, and by what it is known. */
function* sources(state: CompiledState): Generator<string> {
  const { image, spec } = mainContainer(state.objects) ?? {}
  if (image === undefined) return
  const { tag, digest } = parseImage(image)
  yield image.slice(
    0,
    image.length - (tag === undefined ? 0 : tag.length + 1) - (digest === undefined ? 0 : digest.length + 1),
  )
  if (digest === undefined) yield 'a tag, which may be given to another image'
  yield `imagePullPolicy ${String(spec!.imagePullPolicy)}`
}

/** What runs in the pods. */
export const containers: Consequences = {
  'other-containers': whenPresent(
    'caution',
    gained(foreignContainers, (items) => sentence`containers of the environment's own run in the pods: ${name(items)}`),
  ),

  'runs-commands': whenPresent(
    'caution',
    gained(commands, (items) => sentence`the server runs more than MLflow, or in another way: ${name(items)}`),
  ),

  'image-source': whenPresent(
    'caution',
    gained(
      sources,
      (items) => sentence`the server's image comes from elsewhere, or is known otherwise: ${name(items)}`,
    ),
  ),
}
