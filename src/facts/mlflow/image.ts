import { own } from '../../model/json.ts'
import { memoizeText } from '../../model/memo.ts'
import type { Values } from '../../schema/generated/types.ts'
import { fullImagePackages, fullImages } from './full-image.ts'
import { since } from './releases.ts'
import { isAtLeast, parseVersion, type Version } from './version.ts'

export interface Image {
  /** Whether it is one of MLflow's own images, whose tag names its content. */
  isMlflow: boolean
  /** Whether its tag says that it carries the drivers of database servers and buckets. */
  isFull: boolean
  /** The version of MLflow that the tag names; undefined where it names none. */
  version: Version | undefined
  /** Undefined where the reference names none: that is latest, or what a digest says. */
  tag: string | undefined
  digest: string | undefined
}

/** Reads an image reference: `[registry/]repository[:tag][@digest]`. */
export const parseImage = memoizeText((reference: string): Readonly<Image> => {
  const [, repository = '', tag, digest] = /^(.*?)(?::([\w.-]+))?(?:@(.*))?$/s.exec(reference) ?? []
  const isMlflow = /(^|\/)mlflow\/mlflow$/.test(repository)
  const text = /^v?(\d+\.\d+(?:\.\d+)?)(?:\.|$|-)/.exec(tag ?? '')?.[1]
  const version = text === undefined ? undefined : parseVersion(text)
  // Whoever builds an image may count it otherwise than MLflow does.
  const isMlflows =
    isMlflow || (/mlflow[^/]*$/i.test(repository) && version && isAtLeast(version, since.optionVariables))
  return {
    isMlflow,
    isFull: /-full(-|$)/.test(tag ?? ''),
    version: isMlflows ? version : undefined,
    tag,
    digest,
  }
})

/** Words by which tags follow releases or branches. */
const movingTag =
  /^(latest|nightly|main|master|head|trunk|dev|develop|edge|canary|snapshot|stable|rolling)(-[a-z-]+)?$/i

/** Whether a reference may lead to another image tomorrow: without a digest, and with such a tag or none. */
export function isMoving(reference: string): boolean {
  const { tag } = parseImage(reference)
  return !reference.includes('@') && (tag === undefined || movingTag.test(tag))
}

/** The version of MLflow that an environment runs; undefined where neither its values nor its image name it. */
export function mlflowVersion({ mlflowVersion, image }: Values): Version | undefined {
  return mlflowVersion === undefined ? parseImage(image).version : parseVersion(mlflowVersion)
}

/** Whether an environment's MLflow is of that release or a later one; undefined where its version is not known. */
export function isSince(values: Values, release: Version): boolean | undefined {
  const version = mlflowVersion(values)
  return version && isAtLeast(version, release)
}

/** Whether the image is MLflow's and lacks a package; undefined where nobody can know. */
export function lacks(reference: string, name: string): boolean | undefined {
  const { isMlflow, isFull, version, tag, digest } = parseImage(reference)
  if (!isMlflow || (tag === undefined && digest !== undefined)) return undefined
  const first = own(fullImagePackages, name)
  if (!isFull || first === undefined) return true
  return version && !isAtLeast(version, first)
}

/** The -full image of the same release, or undefined where that release has none. */
export function fullImage(reference: string): string | undefined {
  const { version, tag, isFull } = parseImage(reference)
  if (!version || !tag || !isAtLeast(version, fullImages)) return undefined
  const tagged = reference.replace(/@.*/s, '')
  return isFull ? tagged : `${tagged}-full`
}
