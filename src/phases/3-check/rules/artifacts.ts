import { artifactStores, otherSchemes, schemeOf } from '../../../facts/mlflow/artifact-stores.ts'
import { isSince, mlflowVersion, parseImage } from '../../../facts/mlflow/image.ts'
import { storePlaces } from '../../../facts/mlflow/places.ts'
import { mostPods, onePod, podCountPath } from '../../../facts/mlflow/pod-count.ts'
import {
  artifactsDestination,
  artifactsPath,
  artifactsVariable,
  isAstray,
  isBucket,
  volumeAt,
} from '../../../facts/mlflow/storage.ts'
import { variableNames } from '../../../facts/mlflow/variable-names.ts'
import { versionText } from '../../../facts/mlflow/version.ts'
import { own } from '../../../model/json.ts'
import type { Values } from '../../../schema/generated/types.ts'
import { didYouMean } from '../../../text/did-you-mean.ts'
import type { Rules } from '../rule.ts'
import { persist } from './volumes.ts'

/** Where artifacts are kept. The way to it is a matter of artifact-access.ts. */
export const artifactRules = {
  'artifacts-astray'({ values }, report) {
    const destination = artifactsDestination(values)
    if (destination === undefined || !isAstray(values)) return
    const [, scheme, rest] = /^(\w+)\/\/(.+)$/.exec(destination) ?? []
    report({
      path: ['env_vars', variableNames.artifactsDestination],
      message: `${destination} is neither a URI nor an absolute path`,
      help: scheme
        ? `write ${scheme}://${rest}`
        : `write s3://${destination} for a bucket, or /${destination} for a path`,
    })
  },

  'store-unknown'({ values }, report) {
    for (const { place, path } of storePlaces(values)) {
      const scheme = schemeOf(place)
      if (!scheme) continue
      if (scheme === 'mlflow-artifacts') {
        if (path.at(-1) === variableNames.defaultArtifactRoot) continue
        const message = `${place} is this server's own proxy, which has to put artifacts somewhere`
        report({ path, message, help: 'name the store, such as s3://my-bucket/artifacts' })
      } else if (!isKnown(values, scheme)) {
        const version = mlflowVersion(values)
        const message = `${version ? `MLflow ${versionText(version)}` : 'MLflow'} knows no store with ${scheme}://`
        report({ path, message, help: otherStore(values, place, scheme) })
      }
    }
  },

  'artifacts-ephemeral'({ values }, report) {
    const path = artifactsPath(values)
    if (path === undefined || isAstray(values) || (path.startsWith('/') && volumeAt(values, path))) return
    report({
      path: ['env_vars', artifactsVariable(values)],
      message: `the artifacts at ${path} are deleted with the pod`,
      help: `${persist}; or send them to a bucket with s3://`,
    })
  },

  'artifacts-replicas'({ values }, report) {
    const path = artifactsPath(values)
    if (mostPods(values) < 2 || path === undefined || isAstray(values) || volumeAt(values, path)) return
    report({
      path: podCountPath(values),
      message: `each of ${mostPods(values)} pods would keep artifacts of its own at ${path}`,
      help: `write ${onePod(values)}, put the path on a volume with accessModes: [ReadWriteMany], or send artifacts to a bucket`,
    })
  },

  'bucket-ignored'({ values }, report) {
    const destination = artifactsDestination(values)
    if (!values.artifacts.createBucket || isBucket(destination)) return
    report({
      path: ['artifacts', 'createBucket'],
      message: `createBucket has no effect: artifacts go to ${destination ?? artifactsPath(values) ?? 'the place that a Secret names'}, not to a bucket of S3`,
      help: 'remove it',
    })
  },
} satisfies Rules

/** Whether an image has a store for a scheme, as far as can be known: one that others built may have more. */
function isKnown(values: Values, scheme: string): boolean {
  const store = own(artifactStores, scheme)
  if (store === undefined) return !parseImage(values.image).isMlflow
  return store.since === undefined || isSince(values, store.since) !== false
}

function otherStore(values: Values, place: string, scheme: string): string {
  const since = own(artifactStores, scheme)?.since
  if (since) return `use MLflow ${versionText(since)} or later, or another store`
  const known = Object.keys(artifactStores).filter((name) => isKnown(values, name) && name !== 'mlflow-artifacts')
  const near = own(otherSchemes, scheme) ?? didYouMean(scheme, known)
  return near ? `did you mean ${near}${place.slice(scheme.length)}?` : `the stores are ${known.join(', ')}`
}
