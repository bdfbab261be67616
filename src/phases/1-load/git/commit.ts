import { GitError, git } from './git.ts'

const text = (root: string, ...args: string[]): string => git(root, args).toString('utf8').trim()

/** What Git answers, or nothing where it has no answer. */
function tryText(root: string, ...args: string[]): string {
  try {
    return text(root, ...args)
  } catch (error) {
    if (error instanceof GitError) return ''
    throw error
  }
}

const verify = (root: string, name: string): string =>
  tryText(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`)

/**
 * The commit that a name leads to: a branch, a tag, `HEAD~1`.
 *
 * @throws GitError without one
 */
export function commitOf(root: string, name: string): string {
  text(root, 'rev-parse', '--git-dir')
  const commit = verify(root, name)
  if (commit === '') throw new GitError(`there is no revision ${name} here`)
  return commit
}

/**
 * The commit at which the branch of a working tree has left the default branch of its remote: origin, or the only one.
 *
 * @throws GitError without one
 */
export function mergeBase(root: string): string {
  const remotes = text(root, 'remote').split('\n')
  const remote = remotes.includes('origin') ? 'origin' : remotes.length === 1 ? remotes[0]! : ''
  const branches =
    remote === ''
      ? []
      : [tryText(root, 'symbolic-ref', '--short', `refs/remotes/${remote}/HEAD`), `${remote}/main`, `${remote}/master`]
  const branch = branches.find((name) => name !== '' && verify(root, name) !== '')
  if (branch === undefined)
    throw new GitError(
      'the default branch of the remote is not known here: name what to compare with, such as --base HEAD',
    )
  const base = tryText(root, 'merge-base', 'HEAD', branch)
  if (base === '')
    throw new GitError(
      `nothing that HEAD and ${branch} have in common is here: fetch more of the history, or name what to compare with by --base`,
    )
  return base
}
