import { at, isObject, itemsOf, mapOf } from '../../../model/json.ts'
import { type Finder, type Privileges, withText } from './privilege.ts'

/** Volumes of the pod's own, or of objects of its namespace (pod-security-admission v0.34, check_restrictedVolumes.go). */
export const ownVolumes = [
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim'],
  ...['projected', 'secret'],
]

const source: Finder = (value, ask) => {
  if (isObject(value)) ask({ at: ['name'], item: `${String(value.kind)}/${String(at(value, ['name']))}` })
}

/** What of the node, of the network and of others pods may mount. */
export const volumePrivileges = {
  hostPath: {
    sentence: 'mounts a path of the node',
    fields: {
      hostPath(value, ask) {
        if (isObject(value)) ask({ at: ['path'], item: String(value.path) })
      },
    },
  },
  volumeTypes: {
    sentence: 'mounts what is neither of the pod nor of its namespace',
    fields: {
      volumes(value, ask) {
        for (const [index, volume] of itemsOf(value)) {
          for (const type of Object.keys(volume)) {
            // A driver of its own mounts whatever its attributes say, another's share of a network among it.
            if (type === 'csi') ask({ at: [index, type], item: `csi/${String(mapOf(volume.csi).driver)}` })
            if (type === 'name' || type === 'hostPath' || ownVolumes.includes(type) || !isObject(volume[type])) continue
            ask({ at: [index, type], item: type })
          }
        }
      },
    },
  },
  volumeName: {
    sentence: 'takes a volume that may hold data of others',
    fields: {
      volumeName: withText,
      selector(value, ask, { parent }) {
        if (parent.accessModes !== undefined && isObject(value)) ask({ at: [], item: JSON.stringify(value) })
      },
    },
  },
  dataSource: {
    sentence: 'fills the volume with data that may be of others',
    fields: { dataSource: source, dataSourceRef: source },
  },
} satisfies Privileges
