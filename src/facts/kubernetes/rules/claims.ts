import { equal, isObject, listOf, mapOf } from '../../../model/json.ts'
import { isSet, type Rules, remove } from './rule.ts'

/** Claims, those of ephemeral volumes among them. */
export const claimRules: Rules = {
  EphemeralVolumeSource: {
    'is not allowed: the claim is named after its pod'({ volumeClaimTemplate }, report) {
      const metadata = isObject(volumeClaimTemplate) ? volumeClaimTemplate.metadata : undefined
      for (const field of Object.keys(mapOf(metadata))) {
        if (field !== 'labels' && field !== 'annotations') report(remove('volumeClaimTemplate', 'metadata', field))
      }
    },
  },
  PersistentVolumeClaimSpec: {
    'must be ReadWriteOncePod alone, or without it'({ accessModes }, report) {
      const modes = listOf(accessModes)
      if (modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod'))
        report({ at: ['accessModes'], help: 'write [ReadWriteOncePod], or leave it out' })
    },
    'must be a PersistentVolumeClaim where there is no apiGroup'(spec, report) {
      for (const field of ['dataSource', 'dataSourceRef']) {
        const source = spec[field]
        if (isObject(source) && !isSet(source.apiGroup) && source.kind !== 'PersistentVolumeClaim')
          report({ at: [field, 'kind'], help: 'add apiGroup: snapshot.storage.k8s.io for a VolumeSnapshot' })
      }
    },
    'needs a name and a kind'(spec, report) {
      for (const field of ['dataSource', 'dataSourceRef']) {
        const source = spec[field]
        if (isObject(source) && (!isSet(source.name) || !isSet(source.kind))) report({ at: [field], help: 'add both' })
      }
    },
    'must be the same as dataSourceRef'({ dataSource, dataSourceRef }, report) {
      if (isObject(dataSource) && isObject(dataSourceRef) && !equal(dataSource, dataSourceRef))
        report(remove('dataSource'))
    },
  },
}
