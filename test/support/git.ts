// Git repositories, made alike whatever the user's own configuration is.
import { git } from '../../src/phases/1-load/git/git.ts'
import { type Tree, withEnvironments } from './project.ts'

export const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'init.defaultBranch=main']

/** Makes a repository of a folder, and commits what is in it to main. */
export function makeRepository(root: string): void {
  git(root, [...identity, 'init', '--quiet'])
  commit(root)
}

/** Commits all of a repository as it is now, even where that is nothing new. */
export function commit(root: string, ...args: string[]): void {
  git(root, ['add', '--all'])
  git(root, [...identity, 'commit', '--quiet', '--allow-empty', '--message', 'test', ...args])
}

/** A repository with these files below environments/ in its one commit. */
export function committed(environments: Tree): string {
  const root = withEnvironments(environments)
  makeRepository(root)
  return root
}
