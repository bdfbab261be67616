/** What is compared with. */
export interface BaseRevision {
  /** As it was asked for; absent where nobody asked. */
  name?: string
  commit: string
}

/** How many digits of a commit are shown. */
const digits = 10

export const baseText = ({ name, commit }: BaseRevision): string =>
  name === undefined || commit.startsWith(name) ? commit.slice(0, digits) : `${name}, ${commit.slice(0, digits)}`
