import type { Values } from '../../schema/generated/types.ts'

/** The first release that checks the Host header, and answers 403 to names that are not allowed. */
export const hostCheck: Version = [3, 5]

/** The first release that comes with a -full image: PyMySQL, psycopg2, boto3 and more. */
const fullImages: Version = [3, 9]

/** The first release that serves with uvicorn; earlier ones serve with gunicorn. */
export const uvicorn: Version = [3, 3]

/** The first release that runs background jobs by default. */
export const jobs: Version = [3, 9]

/** The first release that reads from a replica of its database. */
export const readReplicas: Version = [3, 13]

export type Version = readonly [major: number, minor: number, patch?: number]

export interface Image {
  /** Whether it is one of MLflow's own images, whose tag names its content. */
  isMlflow: boolean
  /** Whether MLflow's own image carries the drivers of database servers and S3. */
  isFull: boolean
  /** The version of MLflow that the tag names, whoever built the image; undefined where it names none. */
  version: Version | undefined
  tag: string | undefined
}

/** Reads an image reference: `[registry/]repository[:tag][@digest]`. */
export function parseImage(reference: string): Image {
  const [, repository = '', tag] = /^(.*?)(?::([\w.-]+))?(?:@.*)?$/.exec(reference) ?? []
  const version = /^v?(\d+\.\d+(?:\.\d+)?)(?:\.|$|-)/.exec(tag ?? '')
  return {
    isMlflow: /(^|\/)mlflow\/mlflow$/.test(repository),
    isFull: /-full(-|$)/.test(tag ?? ''),
    version: version ? parseVersion(version[1]!) : undefined,
    tag,
  }
}

/** Words by which tags follow releases or branches. */
const movingTag =
  /^(latest|nightly|main|master|head|trunk|dev|develop|edge|canary|snapshot|stable|rolling)(-[a-z-]+)?$/i

/** Whether a reference may lead to another image tomorrow: without a digest, and with such a tag or none. */
export function isMoving(reference: string): boolean {
  const { tag } = parseImage(reference)
  return !reference.includes('@') && (tag === undefined || movingTag.test(tag))
}

const parseVersion = (text: string): Version =>
  text
    .split('.')
    .slice(0, 3)
    .map((part) => Number.parseInt(part, 10) || 0) as unknown as Version

/** A patch that is not named is the first one. */
export const isAtLeast = (
  [major, minor, patch = 0]: Version,
  [leastMajor, leastMinor, leastPatch = 0]: Version,
): boolean =>
  major !== leastMajor ? major > leastMajor : minor !== leastMinor ? minor > leastMinor : patch >= leastPatch

/** The version of MLflow that an environment runs; undefined where neither its values nor its image name it. */
export function mlflowVersion({ mlflowVersion, image }: Values): Version | undefined {
  return mlflowVersion === undefined ? parseImage(image).version : parseVersion(mlflowVersion)
}

/** Whether an environment's MLflow is of that release or a later one; undefined where its version is not known. */
export function isSince(values: Values, release: Version): boolean | undefined {
  const version = mlflowVersion(values)
  return version && isAtLeast(version, release)
}

/** The -full image of the same release, or undefined where that release has none. */
export function fullImage(reference: string): string | undefined {
  const { version, tag } = parseImage(reference)
  if (!version || !tag || !isAtLeast(version, fullImages)) return undefined
  return `${reference.replace(/@.*$/, '')}-full`
}
