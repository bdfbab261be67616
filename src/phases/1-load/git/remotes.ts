import { GitError, git } from './git.ts'

/** The URLs of a repository's remotes, as its configuration has them; none outside of a repository, or without Git. */
export function remoteUrls(root: string): string[] {
  try {
    const listed = git(root, ['config', '--null', '--get-regexp', '^remote\\..*\\.url$']).toString('utf8')
    return listed.split('\0').flatMap((entry) => entry.split('\n')[1] ?? [])
  } catch (error) {
    // No remote is a failure, too.
    if (error instanceof GitError) return []
    throw error
  }
}
