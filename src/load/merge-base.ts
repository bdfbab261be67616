import { git, GitError } from './revision.ts'

/**
 * The commit at which the branch of a working tree has left the default branch of its remote: origin, or the only one.
 *
 * @throws GitError where there is none
 */
export function mergeBase(root: string): string {
  const text = (...args: string[]): string => git(root, args).toString('utf8').trim()
  const tryText = (...args: string[]): string => {
    try {
      return text(...args)
    } catch (error) {
      if (error instanceof GitError) return ''
      throw error
    }
  }
  const remotes = text('remote').split('\n')
  const remote = remotes.includes('origin') ? 'origin' : remotes[0]!
  const candidates = [tryText('symbolic-ref', '--short', `refs/remotes/${remote}/HEAD`), `${remote}/main`, `${remote}/master`]
  const branch = candidates.find((name) => name !== '' && tryText('rev-parse', '--verify', '--quiet', `${name}^{commit}`) !== '')
  if (remote === '' || branch === undefined) throw new GitError('the default branch of the remote is not known here: name what to compare with by --base')
  const base = tryText('merge-base', 'HEAD', branch)
  if (base === '') throw new GitError(`nothing that HEAD and ${branch} have in common is here: fetch more of the history, or name what to compare with by --base`)
  return base
}
