/** What the command line says beside the files. */
export interface ImportOptions {
  id: string
  workload?: string | undefined
  container?: string | undefined
  args?: string | undefined
  database?: string | undefined
  image?: string | undefined
  release?: string | undefined
  namespace?: string | undefined
  /** The name of a server beside the one that runs, in place of taking it over. */
  beside?: string | undefined
  chart?: string | undefined
  /** Whether a guard may go. */
  open: boolean
  /** The file that what stood in plain text is written to. */
  secrets?: string | undefined
}
