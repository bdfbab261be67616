import type { FileTree } from '../phases/1-load/files.ts'

/** Texts that files are to have, by their paths below environments/. */
export type Edits = ReadonlyMap<string, string>

const mark = '\ufeff'

/**
 * A tree as it is once its files are edited, those among them that other paths lead to by symbolic links. A byte order
 * mark stays where there was one.
 */
export function editedTree(tree: FileTree, edits: Edits): FileTree {
  const byTarget = new Map([...edits].map(([path, text]) => [tree.target(path), text]))
  const read = (path: string): Uint8Array => {
    const bytes = tree.read(path)
    const text = edits.size > 0 ? byTarget.get(tree.target(path)) : undefined
    if (text === undefined) return bytes
    const isMarked = Buffer.from(bytes.subarray(0, 3)).toString('utf8') === mark
    return Buffer.from(`${isMarked ? mark : ''}${text}`)
  }
  return { ...tree, size: (path) => (edits.size > 0 ? read(path).length : tree.size(path)), read }
}
