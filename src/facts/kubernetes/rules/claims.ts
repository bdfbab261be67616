import { equal, isObject, listOf, mapOf } from '../../../model/json.ts'
import { isSet, type Rules, remove } from './rule.ts'

/** Claims, those of ephemeral volumes among them. */
export const claimRules: Rules = {
  EphemeralVolumeSource: {
    *'is not allowed: the claim is named after its pod'({ volumeClaimTemplate }) {
      const metadata = isObject(volumeClaimTemplate) ? volumeClaimTemplate.metadata : undefined
      for (const field of Object.keys(mapOf(metadata))) {
        if (field !== 'labels' && field !== 'annotations') yield remove('volumeClaimTemplate', 'metadata', field)
      }
    },
  },
  PersistentVolumeClaimSpec: {
    *'must be ReadWriteOncePod alone, or without it'({ accessModes }) {
      const modes = listOf(accessModes)
      if (modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod'))
        yield { at: ['accessModes'], help: 'write [ReadWriteOncePod], or leave it out' }
    },
    *'must be a PersistentVolumeClaim where there is no apiGroup'(spec) {
      for (const field of ['dataSource', 'dataSourceRef']) {
        const source = spec[field]
        if (isObject(source) && !isSet(source.apiGroup) && source.kind !== 'PersistentVolumeClaim')
          yield { at: [field, 'kind'], help: 'add apiGroup: snapshot.storage.k8s.io for a VolumeSnapshot' }
      }
    },
    *'needs a name and a kind'(spec) {
      for (const field of ['dataSource', 'dataSourceRef']) {
        const source = spec[field]
        if (isObject(source) && (!isSet(source.name) || !isSet(source.kind))) yield { at: [field], help: 'add both' }
      }
    },
    *'must be the same as dataSourceRef'({ dataSource, dataSourceRef }) {
      if (isObject(dataSource) && isObject(dataSourceRef) && !equal(dataSource, dataSourceRef))
        yield remove('dataSource')
    },
  },
}
