/**
 * The lines at which Git has left both sides of a merge, each from its first marker to its last; as indices.
 *
 * Source: git-merge(1), "How conflicts are presented".
 */
export function conflicts(lines: readonly string[]): { first: number; last: number }[] {
  const found: { first: number; last: number }[] = []
  let first = -1
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('<<<<<<< ')) first = index
    if (first === -1 || !line.startsWith('>>>>>>>')) continue
    found.push({ first, last: index })
    first = -1
  }
  return found
}
