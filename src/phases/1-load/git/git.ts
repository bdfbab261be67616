/** Git has no answer to what was asked: the folder is in no repository, or there is no such revision. */
export class GitError extends Error {
  override name = 'GitError'
}

/** What names another repository, index or working tree than those of the folder; and how pathspecs are read. */
const foreign =
  /^GIT_(?:DIR|WORK_TREE|IMPLICIT_WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|NAMESPACE|GRAFT_FILE|SHALLOW_FILE|[A-Z]+_PATHSPECS)$/

/**
 * Runs git in a folder: on the repository that holds it, and with paths that are paths, whatever a hook or a shell has
 * set for another. @throws GitError with its own words
 */
export function git(root: string, args: string[], input = ''): Buffer {
  // Loaded when Git is asked: most runs ask nothing, and it takes as long as compiling an environment.
  const { execFileSync } = process.getBuiltinModule('node:child_process')
  try {
    return execFileSync('git', ['--literal-pathspecs', '-C', root, ...args], {
      input,
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
      maxBuffer: 1 << 30,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
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
