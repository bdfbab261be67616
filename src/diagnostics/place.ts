/** Names a file, which is relative to the root, as its reader finds it: from where they stand, or from a repository. */
export type Place = (file: string) => string

export interface PlaceOptions {
  /** By default files are named as they are below the root. */
  place?: Place
}

export const asIs: Place = (file) => file
