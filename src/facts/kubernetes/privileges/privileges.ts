import type { Json, JsonObject, Path } from '../../../model/json.ts'
import type { KubernetesObject } from '../../../model/kubernetes-object.ts'
import { multimap } from '../../../text/multimap.ts'
import { freeMaps } from '../named.ts'
import { objectPrivileges } from './objects.ts'
import { podPrivileges } from './pods.ts'
import type { Privileges } from './privilege.ts'
import { prometheusPrivileges } from './prometheus.ts'
import { volumePrivileges } from './volumes.ts'

/** Every privilege by the name that allows it in `_fleet.yaml`. */
export const privileges = {
  ...podPrivileges,
  ...volumePrivileges,
  ...objectPrivileges,
  ...prometheusPrivileges,
} satisfies Privileges

type PrivilegeName = keyof typeof privileges

/** A privilege that an object asks for. */
export interface AskedPrivilege {
  name: PrivilegeName
  path: Path
  /** What it is asked for: the path of a hostPath, a capability, a type; `true` where there is nothing to name. */
  item: string
}

const byField = multimap(
  Object.entries(privileges as Privileges).flatMap(([name, { fields }]) =>
    Object.entries(fields).map(([field, find]) => [field, [name as PrivilegeName, find] as const]),
  ),
)

/**
 * The privileges that an object asks for, wherever in it. Fields are known by their names alone: a container is one
 * whatever list it stands in, and a pod whatever makes it.
 */
export function askedPrivileges(object: KubernetesObject): AskedPrivilege[] {
  const found: AskedPrivilege[] = []
  collect(object, object, [], found)
  return found
}

function collect(object: KubernetesObject, value: Json, path: (string | number)[], found: AskedPrivilege[]): void {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item = value[index]!
      if (typeof item !== 'object') continue
      path.push(index)
      collect(object, item, path, found)
      path.pop()
    }
    return
  }
  for (const field in value as JsonObject) {
    const child = (value as JsonObject)[field]!
    const rows = byField.get(field)
    if (rows) {
      const place = { object, parent: value as JsonObject, path }
      for (const [name, find] of rows)
        find(child, ({ at, item }) => found.push({ name, path: [...path, field, ...at], item }), place)
    }
    if (child === null || typeof child !== 'object') continue
    if (freeMaps.has(field) && !Array.isArray(child)) continue
    path.push(field)
    collect(object, child, path, found)
    path.pop()
  }
}
