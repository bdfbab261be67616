/** An empty name, `.` or `..` on the way, or a character that some system or our header would misread. */
const misplaced = /(?:^|\/)\.{0,2}(?:\/|$)|[\\\0\r\n]/

/**
 * What must lie in out/: the wanted files, and the folders on the way to them, each before what it holds.
 *
 * @throws for a path that is no place for a file below out/: that is our own mistake, never the user's
 */
export function placesIn(paths: Iterable<string>): Map<string, 'file' | 'folder'> {
  const places = new Map<string, 'file' | 'folder'>()
  for (const path of paths) {
    if (misplaced.test(path)) throw new Error(`${JSON.stringify(path)} is no place below out/`)
    if (places.get(folderOf(path)) !== 'folder') for (const folder of ancestors(path)) claim(folder, 'folder')
    claim(path, 'file')
  }
  return places

  function claim(path: string, kind: 'file' | 'folder'): void {
    if ((places.get(path) ?? kind) !== kind) throw new Error(`out/${path} would be both a file and a folder`)
    places.set(path, kind)
  }
}

/** A path relative to out/ as it is relative to the root: what diagnostics name. */
export const inOut = (path: string): string => (path === '' ? 'out' : `out/${path}`)

/** The folder that a path lies in, '' for out/ itself. */
export const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0))

/** The folders that lead to a path, from the top. */
export function ancestors(path: string): string[] {
  const folders: string[] = []
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) folders.push(path.slice(0, end))
  return folders
}

/**
 * Whether a name on the way begins with a dot: what desktops and editors leave behind (.DS_Store, .x.swp), .gitkeep,
 * our own temporary folders. Where nothing generated goes, these are passed over.
 */
export const isHidden = (path: string): boolean => path.startsWith('.') || path.includes('/.')

/** Whether the last name is longer than NAME_MAX of the usual file systems. */
export const isLong = (path: string): boolean => Buffer.byteLength(path.slice(path.lastIndexOf('/') + 1)) > 255
