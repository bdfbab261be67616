import { isObject, itemsOf, type Json, type Path } from '../../../model/json.ts'
import { isResource } from './containers.ts'
import { exclusive, isSet, type Rules, twice } from './rule.ts'

const sources = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'hostPath',
  'nfs',
  'persistentVolumeClaim',
  'projected',
  'secret',
]

/** The volumes of a pod; their claims have a file of their own. */
export const volumeRules: Rules = {
  Volume: exclusive(sources),
  VolumeProjection: exclusive(['configMap', 'downwardAPI', 'secret', 'serviceAccountToken']),
  DownwardAPIVolumeFile: {
    ...exclusive(['fieldRef', 'resourceFieldRef'], { isNeeded: true }),
    'is none that a file can have'({ fieldRef }, report) {
      if (
        isObject(fieldRef) &&
        !/^metadata\.(name|namespace|uid|(labels|annotations)(\['[^']+'\])?)$/.test(String(fieldRef.fieldPath))
      )
        report({ at: ['fieldRef', 'fieldPath'], help: 'write metadata.name, metadata.labels or the like' })
    },
    'needs the name of a container, and one of its resources'({ resourceFieldRef }, report) {
      if (!isObject(resourceFieldRef)) return
      if (!isSet(resourceFieldRef.containerName) || !isResource(resourceFieldRef.resource))
        report({
          at: ['resourceFieldRef'],
          help: 'write containerName: mlflow and resource: limits.memory or the like',
        })
    },
  },

  ProjectedVolumeSource: {
    'is the path of two files'({ sources }, report) {
      twice(
        itemsOf(sources).flatMap(([source, projection]) =>
          Object.entries(projection).flatMap(([kind, from]): [Path, Json | undefined][] => {
            if (!isObject(from)) return []
            if (isSet(from.path)) return [[['sources', source, kind, 'path'], from.path]]
            return itemsOf(from.items).map(([index, { path }]) => [
              ['sources', source, kind, 'items', index, 'path'],
              path,
            ])
          }),
        ),
        report,
      )
    },
  },
}
