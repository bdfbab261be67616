/** One thing that was tried. */
export interface Attempt {
  /** What it was, column by column. */
  what: string[]
  /** Why it failed; undefined where it passed. */
  problem?: string | undefined
}

interface Options {
  /** The folder of what this project is measured by: seed/chart, the chart its values come from, and crds. */
  shared: string
}

/** Tries things with the real tools. Throws where a tool can't be had, with its name in the message. */
export type Suite = (options: Options) => Promise<Attempt[]>
