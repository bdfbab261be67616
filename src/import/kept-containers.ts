import { at, type JsonObject, listOf, mapsOf } from '../model/json.ts'
import type { RunningServer } from './find-server.ts'

const sameSchema = 'the same MLflow has the same schema; backendStore.upgrade: auto upgrades it once'

/** What init containers of the charts do that a server here does without, or by itself. */
const unneeded: { name: RegExp; why: string }[] = [
  { name: /^(dbchecker|wait-for-.*|check-(db|database).*)$/, why: 'the server waits for its database by itself' },
  {
    name: /^(mlflow-db-migration|upgrade-db(-auth)?|db-(migrate|migration|upgrade))$/,
    why: sameSchema,
  },
  { name: /^(ini-file-initializer|render-auth-conf|get-default-auth-conf)$/, why: 'auth makes that file' },
  { name: /^(volume-permissions|copy-certs|init-chmod.*)$/, why: 'fsGroup of the pod does that' },
]

/** Containers that stand before the server and keep others out. */
const guards = /oauth2?-proxy|oauth-proxy|authelia|pomerium|kube-rbac-proxy/i

/** Why an init container is not needed here, by its name or by what it runs; undefined where it is. */
export const whyUnneeded = ({ name: own, command, args }: JsonObject): string | undefined =>
  unneeded.find(({ name }) => name.test(String(own)))?.why ??
  (/\bmlflow db upgrade\b/.test([...listOf(command), ...listOf(args)].join(' ')) ? sameSchema : undefined)

export const isGuard = ({ name, image }: JsonObject): boolean => guards.test(`${String(name)} ${String(image)}`)

/** The containers that stay beside the server's. */
export const keptContainers = ({ pod, container }: RunningServer): JsonObject[] => [
  ...mapsOf(at(pod, ['spec', 'initContainers'])).filter((other) => whyUnneeded(other) === undefined),
  ...mapsOf(at(pod, ['spec', 'containers'])).filter((other) => other.name !== container.name && !isGuard(other)),
]
