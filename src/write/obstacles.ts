import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'

/** What an entry of a folder is; a link is never followed. */
export type Kind = 'file' | 'folder' | 'symlink' | 'special'

const nouns = { file: 'a file', folder: 'a folder', special: 'something that is neither a file nor a folder' }

export const symlink = (file: string): Diagnostic =>
  diagnose(
    'output-symlink',
    { file },
    {
      message: `${file} is a symbolic link, and nothing is written through one`,
      help: 'remove the link; what must lie there is then written as files',
    },
  )

/** Something of another kind lies where `needed` must go. */
export const wrongKind = (file: string, found: Exclude<Kind, 'symlink'>, needed: 'file' | 'folder'): Diagnostic =>
  diagnose(
    'output-blocked',
    { file },
    {
      message: `${file} is ${nouns[found]}, and ${nouns[needed]} must go there`,
      help: 'move it away, then compile again',
    },
  )

export const foreignInTheWay = (file: string): Diagnostic =>
  diagnose(
    'output-blocked',
    { file },
    {
      message: `${file} does not begin with the comment of a generated file, and a generated file must go there`,
      help: 'if it was generated and then edited, delete it; if it is yours, move it out of out/; then compile again',
    },
  )

/** A file, or a folder with nothing generated in it, that is left alone. */
export const foreign = (file: string): Diagnostic =>
  diagnose(
    'output-foreign',
    { file },
    {
      message: `${file} was not generated to lie there, so it is left alone`,
      help: 'keep files of your own outside out/, and remove copies of generated ones',
    },
  )

/** The same where Argo CD or Flux applies whatever lies there. */
export const applied = (file: string): Diagnostic =>
  diagnose(
    'output-applied',
    { file },
    {
      message: `${file} was not generated to lie there, and Argo CD or Flux would apply it`,
      help: 'move it out of out/, or remove it',
    },
  )

export const longName = (file: string): Diagnostic =>
  diagnose(
    'output-blocked',
    { file },
    {
      message: `${file} has a name of more than 255 bytes, which file systems refuse`,
      help: 'shorten the name of the environment or of the object that it is made from',
    },
  )

export const noEnvironments: Diagnostic = diagnose(
  'no-environments',
  { file: 'out/overlays' },
  {
    message: 'there are no environments, but out/overlays holds generated ones, and they are not all removed at once',
    help: 'restore environments/, or delete out/overlays yourself if they are all to go',
  },
)
