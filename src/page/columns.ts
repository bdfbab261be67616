/** A column of the fleet's table. */
export interface Column {
  key: string
  label: string
  /** What its numbers count. */
  unit?: 'count' | 'cores' | 'bytes'
  /** Whether it has few values, by which people choose rows. */
  isFacet?: true
  /** Whether it stands in the table until somebody chooses otherwise. */
  isShown?: true
  /** Whether it stands in the table of viewers without scripts. */
  isStatic?: true
}

/** All columns, in their order: the page's script reads them, and what writes its data. */
export const columns = [
  { key: 'environment', label: 'Environment', isShown: true, isStatic: true },
  { key: 'change', label: 'Change', isFacet: true },
  { key: 'folder', label: 'Folder', isFacet: true },
  { key: 'cluster', label: 'Cluster', isFacet: true, isShown: true, isStatic: true },
  { key: 'namespace', label: 'Namespace', isStatic: true },
  { key: 'mlflow', label: 'MLflow', isFacet: true, isShown: true, isStatic: true },
  { key: 'image', label: 'Image', isFacet: true },
  { key: 'kind', label: 'Database kind', isFacet: true },
  { key: 'database', label: 'Database', isShown: true, isStatic: true },
  { key: 'server', label: 'Database server', isFacet: true },
  { key: 'tls', label: 'Database TLS', isFacet: true },
  { key: 'artifacts', label: 'Artifacts', isShown: true, isStatic: true },
  { key: 'url', label: 'URL', isShown: true, isStatic: true },
  { key: 'pods', label: 'Pods', unit: 'count', isShown: true, isStatic: true },
  { key: 'workers', label: 'Workers', unit: 'count' },
  { key: 'cpu', label: 'CPU', unit: 'cores', isShown: true },
  { key: 'memory', label: 'Memory', unit: 'bytes', isShown: true },
  { key: 'gpus', label: 'GPUs', unit: 'count' },
  { key: 'storage', label: 'Storage', unit: 'bytes' },
  { key: 'connections', label: 'Connections', unit: 'count' },
  { key: 'auth', label: 'Sign-in', isFacet: true, isShown: true, isStatic: true },
  { key: 'security', label: 'Pod security', isFacet: true },
  { key: 'network', label: 'Network', isFacet: true },
  { key: 'delivery', label: 'Delivery', isFacet: true, isStatic: true },
  { key: 'sync', label: 'Sync', isFacet: true },
  { key: 'removal', label: 'When removed', isFacet: true },
  { key: 'warnings', label: 'Warnings', unit: 'count', isShown: true, isStatic: true },
  { key: 'errors', label: 'Errors', unit: 'count' },
] as const satisfies Column[]

export type ColumnKey = (typeof columns)[number]['key']

/** A column, by its key. */
export const columnOf = (key: ColumnKey): Column => columns.find((column) => column.key === key)!

/** An environment in the table: texts and numbers; empty where nothing is known. */
export type Row = Record<ColumnKey, string | number>

/** What an environment asks a cluster for, and a database server. */
export const amounts = ['pods', 'cpu', 'memory', 'gpus', 'storage', 'connections'] as const satisfies ColumnKey[]
export type Amount = (typeof amounts)[number]
export type Amounts = Record<Amount, number>

/** By what amounts are added up. */
export const groupings = ['cluster', 'namespace', 'folder', 'server'] as const satisfies ColumnKey[]
export type Grouping = (typeof groupings)[number]
