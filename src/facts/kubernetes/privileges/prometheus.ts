import { itemsOf } from '../../../model/json.ts'
import { groupOf, type KubernetesObject } from '../../../model/kubernetes-object.ts'
import { type Finder, type Privileges, withText } from './privilege.ts'

/** Fields that name a file of the Prometheus that reads the object: it sends what is in it, its own token perhaps. */
const files = ['bearerTokenFile', 'caFile', 'certFile', 'keyFile', 'credentialsFile', 'passwordFile']

const ofOperator = (object: KubernetesObject): boolean => groupOf(object) === 'monitoring.coreos.com'

const file: Finder = (value, ask, place) => {
  if (ofOperator(place.object)) withText(value, ask, place)
}

/** What objects of the Prometheus operator have a Prometheus do that is not this environment's (its API reference, v1). */
export const prometheusPrivileges = {
  prometheusFiles: {
    sentence: 'has Prometheus send a file of its own',
    way: 'name a Secret or a ConfigMap in its place',
    fields: Object.fromEntries(files.map((field) => [field, file])),
  },
  scrapedAddresses: {
    sentence: 'has Prometheus ask at another address than that of the pods',
    fields: {
      relabelings(value, ask, { object }) {
        if (!ofOperator(object)) return
        for (const [index, { targetLabel, replacement }] of itemsOf(value)) {
          const isAddress = [targetLabel, replacement].some((text) => String(text).includes('__address__'))
          const at = replacement === undefined ? 'targetLabel' : 'replacement'
          if (isAddress) ask({ at: [index, at], item: String(replacement ?? targetLabel) })
        }
      },
    },
  },
} satisfies Privileges
