import { dirname, isAbsolute, join, normalize } from 'node:path/posix'
import { compareText } from '../../../diagnostics/diagnostic.ts'
import { environmentsFolder, inEnvironments } from '../../../model/environments-folder.ts'
import { fileFailure } from '../failure.ts'
import { type FileTree, type FoundFiles, folderLeadsOut, isYaml } from '../files.ts'
import { GitError, git } from './git.ts'

interface Entry {
  isLink: boolean
  object: string
}

/**
 * The files of environments/ as a commit has them, read with a few calls of git however many they are.
 *
 * @param root the folder that holds environments/, in a working tree of the repository
 * @throws GitError
 */
export function revision(root: string, commit: string): FileTree {
  const prefix = git(root, ['rev-parse', '--show-prefix']).toString('utf8').replace(/\n$/, '')
  const { top, listed, leadsOut } = list(root, commit, `${prefix}${environmentsFolder}`)
  const entries = new Map(
    listed.flatMap((line): [string, Entry][] => {
      const [, mode, object, path] = /^(\d+) blob (\w+)\t(.*)$/s.exec(line) ?? []
      // A submodule is another repository's.
      return path === undefined ? [] : [[path.slice(top.length), { isLink: mode === '120000', object: object! }]]
    }),
  )
  const contents = readObjects(root, [...new Set([...entries.values()].map(({ object }) => object))])
  const contentOf = (path: string): Buffer => contents.get(entries.get(path)!.object)!

  /** The file that a path leads to, through symbolic links; undefined where those lead out, nowhere, or in a circle. */
  const target = (path: string, links = 40): string | undefined => {
    const entry = entries.get(path)
    if (!entry?.isLink) return entry && path
    const next = contentOf(path).toString('utf8')
    if (links === 0 || isAbsolute(next)) return undefined
    return target(normalize(join(dirname(path), next)), links - 1)
  }
  const read = (path: string): Buffer => contentOf(target(path)!)
  return {
    find() {
      const files: FoundFiles = { readable: [], refused: new Map(leadsOut && [['', folderLeadsOut]]) }
      for (const path of [...entries.keys()].sort(compareText)) {
        if (path.split('/').some((part) => part.startsWith('.')) || !isYaml(path)) continue
        if (target(path) !== undefined) files.readable.push(path)
        else
          files.refused.set(
            path,
            fileFailure('symlink', inEnvironments(path), 'this symbolic link leads to no file of environments/'),
          )
      }
      return files
    },
    size: (path) => read(path).length,
    read,
    target: (path) => target(path)!,
  }
}

interface Listed {
  /** Where the folder is, with a slash. */
  top: string
  /** One line of ls-tree each. */
  listed: string[]
  leadsOut?: true
}

/**
 * What a commit has below a folder, which may be a symbolic link to another of the repository.
 */
function list(root: string, commit: string, path: string, links = 40): Listed {
  const listed = git(root, ['ls-tree', '-r', '-z', '--full-tree', commit, '--', path])
    .toString('utf8')
    .split('\0')
    .filter(Boolean)
  const link = /^120000 blob (\w+)\t(.*)$/s.exec(listed[0] ?? '')
  if (link?.[2] !== path || links === 0) return { top: `${path}/`, listed }
  const target = readObjects(root, [link[1]!]).get(link[1]!)!.toString('utf8')
  const next = normalize(join(dirname(path), target))
  // A checkout would have it lead out of the repository.
  if (isAbsolute(target) || next.startsWith('..')) return { top: `${path}/`, listed: [], leadsOut: true }
  return list(root, commit, next, links - 1)
}

/**
 * The contents of Git objects, by their names: what `git cat-file --batch` answers, one header and one content each.
 *
 * @throws GitError where one is not there: a clone may be partial, or damaged
 */
function readObjects(root: string, objects: string[]): Map<string, Buffer> {
  const answer = git(root, ['cat-file', '--batch'], objects.map((object) => `${object}\n`).join(''))
  const contents = new Map<string, Buffer>()
  let at = 0
  for (const object of objects) {
    const end = answer.indexOf('\n', at)
    const [, size] = /^\w+ blob (\d+)$/.exec(answer.toString('utf8', at, end)) ?? []
    if (size === undefined) {
      throw new GitError(`the object ${object} of the revision is missing here: fetch it (git fetch --refetch)`)
    }
    contents.set(object, answer.subarray(end + 1, end + 1 + Number(size)))
    at = end + 1 + Number(size) + 1
  }
  return contents
}
