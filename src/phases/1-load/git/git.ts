import { execFileSync } from 'node:child_process'

/** Git has no answer to what was asked: the folder is in no repository, or there is no such revision. */
export class GitError extends Error {}

/** Runs git in a folder. @throws GitError with its own words */
export function git(root: string, args: string[], input = ''): Buffer {
  try {
    return execFileSync('git', ['-C', root, ...args], { input, maxBuffer: 1 << 30, stdio: ['pipe', 'pipe', 'pipe'] })
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: Buffer }
    if (code === 'ENOENT') throw new GitError('git is not on the PATH')
    throw new GitError(
      stderr
        ?.toString('utf8')
        .trim()
        .replace(/^fatal: /, '') || `git ${args[0]} failed`,
    )
  }
}
