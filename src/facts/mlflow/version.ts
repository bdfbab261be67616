import { memoizeText } from '../../model/memo.ts'

/** A release of MLflow; a patch that is not named is the first one. */
export type Version = readonly [major: number, minor: number, patch?: number]

/** Reads `3.17.2` and what package names add to it, such as `3.1.0rc1`. */
export const parseVersion = memoizeText(
  (text: string): Version =>
    text
      .split('.')
      .slice(0, 3)
      .map((part) => Number.parseInt(part, 10) || 0) as unknown as Version,
)

export const versionText = (version: Version): string => version.join('.')

/** Whether a version is a release or a later one. */
export const isAtLeast = (
  [major, minor, patch = 0]: Version,
  [leastMajor, leastMinor, leastPatch = 0]: Version,
): boolean =>
  major !== leastMajor ? major > leastMajor : minor !== leastMinor ? minor > leastMinor : patch >= leastPatch
