import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'

/** What the user can do about an error of the file system; the codes are those of errno(3). */
const reasons: Record<string, [reason: string, help: string]> = {
  EACCES: ['permission is denied', 'give the user that runs mlflow-gitops the right to write there'],
  EPERM: ['the operation is not permitted', 'give the user that runs mlflow-gitops the right to write there'],
  EROFS: ['the file system is read-only', 'mount it writable, or compile in a checkout that is'],
  ENOSPC: ['the disk is full', 'free some space and compile again'],
  EDQUOT: ['the disk quota is exhausted', 'free some space and compile again'],
  EFBIG: ['the file would be larger than the system allows', 'raise the limit on file sizes (ulimit -f)'],
  EIO: ['the disk does not answer as it should', 'check the disk, then compile again'],
  EMFILE: ['too many files are open', 'raise the limit on open files (ulimit -n)'],
  ENFILE: ['too many files are open', 'close other programs and compile again'],
  ENAMETOOLONG: ['the name is too long for the file system', 'shorten the name, or move the repository up'],
  EEXIST: ['something of that name is there already', 'take it away, or choose another name'],
  EISDIR: ['a folder lies where a file must go', 'move it out of out/'],
  ENOTDIR: ['a file lies where a folder must be', 'move it out of out/'],
  ELOOP: ['symbolic links lead in a circle', 'remove them'],
  EOUTSIDE: ['a symbolic link leads elsewhere', 'put the folder or the file itself there'],
  EBUSY: ['another program holds it', 'close that program and compile again'],
  ENOENT: ['it vanished meanwhile', 'compile again when nothing else changes out/'],
}

/** The same of a file outside of what the compiler keeps, which an option names. */
const reasonsOfNamed: typeof reasons = {
  ENOENT: ['its folder is missing', 'make the folder, or name another file'],
  EISDIR: ['it is a folder', 'name a file'],
  ENOTDIR: ['a file lies where a folder must be', 'name another file'],
}

/**
 * An error of the file system about `file`, which is relative to the root or named by an option, in plain words.
 *
 * @throws any other error: it is our own mistake
 */
export function systemFailure(
  error: unknown,
  action: 'read' | 'write' | 'remove',
  file: string,
  isNamed = false,
): Diagnostic {
  if (!(error instanceof Error) || !('syscall' in error)) throw error
  const code = String((error as NodeJS.ErrnoException).code)
  const [reason, help] = (isNamed ? reasonsOfNamed[code] : undefined) ??
    reasons[code] ?? [`the system answers ${code}`, 'mend that and compile again']
  return diagnose('output-failure', { file }, { message: `can't ${action} ${file}: ${reason}`, help })
}

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
