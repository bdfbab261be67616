import type { Amount, ColumnKey, Grouping } from './columns.ts'

/** A list a column, an entry an environment. */
export type Table<Key extends ColumnKey> = Record<Key, (string | number)[]>

/** What the page's script reads of the fleet at once: the table, and what environments have in common. */
export interface FleetData {
  columns: Table<ColumnKey>
  /** With a base: what environments asked for then, those among them that are gone, and where they were. */
  before?: Table<'environment' | Grouping | Amount>
  things: Thing[]
  /** What is wrong with environments, by their places in the columns. */
  diagnostics: FleetDiagnostic[]
  /** Database servers, by their names in the columns. */
  servers: Record<string, Server>
}

/** Something that environments share, or could. */
export interface Thing {
  kind: string
  name: string
  /** Its cluster and namespace, as far as it has any. */
  where: string
  /** What has to be in it: keys, listeners. */
  keys: string[]
  /** Whether it must be there first, and nothing that is compiled makes it. */
  isNeeded: boolean
  /** The places of its environments in the columns. */
  users: number[]
  /** Of a page of a part of the fleet: its environments that are not in the page. */
  others?: string[]
}

/** A database server. */
interface Server {
  /** How many connections it takes where nobody has raised it. */
  most: number
  /** How many of them environments may open that are not in the page. */
  others: number
}

interface FleetDiagnostic {
  severity: 'error' | 'warning'
  code: string
  message: string
  help?: string
  place: string
  environments: number[]
}

/**
 * The values of all environments, each path, text and file once. A fact is a path, the value in the end, and of each
 * layer that sets it, the winning one first, four numbers: which layer, its file, the line, the value.
 */
export interface ValuesData {
  paths: string[]
  texts: string[]
  layers: readonly string[]
  /** The first is the environment's own, whatever its name. */
  files: string[]
  facts: number[][]
  /** The facts of each environment. */
  environments: number[][]
  /** The own file of each. */
  own: string[]
}

/**
 * Objects, each value of them once, by numbers: scalars first, then, group by group, maps of the same keys and lists of
 * the same length. A group has a column a member, in which each number is the difference to the one above. An empty map
 * or list is a group of one.
 */
export interface ObjectsData {
  scalars: (null | boolean | number | string)[]
  /** The keys of a group's maps, or the length of its lists. */
  shapes: (string[] | number)[]
  columns: number[][][]
  /** The objects of each environment. */
  environments: number[][]
}
