import { imageFault } from '../../../facts/kubernetes/image-reference.ts'
import { fullImage, isMoving, isSince, lacks, mlflowVersion, parseImage } from '../../../facts/mlflow/image.ts'
import { type Need, neededPackages } from '../../../facts/mlflow/needed-packages.ts'
import { since } from '../../../facts/mlflow/releases.ts'
import { databaseServers } from '../../../facts/mlflow/stores.ts'
import { versionText } from '../../../facts/mlflow/version.ts'
import { memoizeLast } from '../../../model/memo.ts'
import { defaultValues } from '../../../schema/defaults.ts'
import type { Values } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

const path = ['image']

export const imageRules = {
  'image-form'({ values: { image } }, report) {
    const wrong = imageFault(image)
    if (wrong === undefined) return
    const meant =
      wrong.meant === undefined ? `write it as in image: ${defaultValues.image}` : `did you mean ${wrong.meant}?`
    const help = wrong.help ?? meant
    report({ path, message: `${image} is no image reference: ${wrong.fault}`, help })
  },

  'image-too-old'({ values }, report) {
    const { isMlflow } = parseImage(values.image)
    if (!(isMlflow || values.mlflowVersion) || isSince(values, since.optionVariables) !== false) return
    report({
      path: values.mlflowVersion ? ['mlflowVersion'] : path,
      message: `MLflow ${versionText(mlflowVersion(values)!)} reads no options from variables: it would start on an empty store of its own`,
      help: `use MLflow ${versionText(since.optionVariables)} or later, such as image: ${defaultValues.image}`,
    })
  },

  'package-missing'({ values }, report) {
    if (imageFault(values.image)) return
    const missing = missingPackages(values)
    if (missing.length === 0) return
    const list = missing.map((need) => `no ${need.name}, which ${need.for} needs`).join(', and ')
    report({ path, message: `${values.image} has ${list}`, help: imageWith(missing, values.image) })
  },

  'image-unpinned'({ values, written }, report) {
    const [store] = databaseServers(values)
    if (!store || imageFault(values.image) || missingPackages(values).length > 0) return
    const { image, mlflowVersion } = values
    if ((written.image ?? null) === null) {
      report({
        path: [store.key, 'type'],
        message: `the image is only a default: an update of this package would start another MLflow on the ${store.type} database`,
        help: `pin it: image: ${image}`,
      })
    } else if (isMoving(image) && mlflowVersion === undefined) {
      report({
        path,
        message: `${image} may be another image tomorrow: a pod that restarts would start another MLflow on the ${store.type} database`,
        help: parseImage(image).isMlflow
          ? `pin it: image: ${defaultValues.image}`
          : 'write the tag of a release or its digest, @sha256:…; or mlflowVersion, if the tag keeps to one release of MLflow',
      })
    }
  },

  'image-tag'({ values: { image } }, report) {
    // MLflow's images are tagged as its releases are in Git (push-images.yml of mlflow/mlflow): v3.17.2, v3.17.2-full.
    if (!/^ghcr\.io\/mlflow\/mlflow:\d/.test(image)) return
    report({
      path: ['image'],
      message: `there is no ${image}: the tags of MLflow's images begin with v`,
      help: `write image: ${image.replace(':', ':v')}`,
    })
  },
} satisfies Rules

const missingPackages = memoizeLast((values: Values): Need[] =>
  neededPackages(values).filter(({ name }) => lacks(values.image, name)),
)

/** An image that has all of them: that of the same release, the default, or one that somebody has to build. */
function imageWith(needs: readonly Need[], image: string): string {
  const known = [fullImage(image), defaultValues.image].find(
    (candidate) => candidate && needs.every(({ name }) => lacks(candidate, name) === false),
  )
  if (known !== undefined) return `write image: ${known}, or an image of your own`
  const base = fullImage(image) ?? defaultValues.image
  const added = needs.filter(({ name }) => lacks(base, name) !== false).map(({ name }) => name)
  if (added.includes('libhdfs')) return 'write an image of your own with Hadoop and Java, or send artifacts to s3://…'
  const pins = added.map((name) => (name === 'pysftp' ? 'pysftp "paramiko<4"' : name))
  return `no image of MLflow has it: build one FROM ${base} with RUN pip install ${pins.join(' ')}, and write its name`
}
