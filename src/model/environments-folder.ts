import { basename, isAbsolute, normalize } from 'node:path/posix'

/** The folder of the environment files, below the root. */
export const environmentsFolder = 'environments'

/** The path of a file of that folder, from the root. */
export const inEnvironments = (path: string): string => `${environmentsFolder}/${path}`

/** The inverse: of a path from the root, that below the folder. */
export const belowEnvironments = (file: string): string => file.slice(environmentsFolder.length + 1)

/** The names of the file that lies beneath all environments of its folder, and of those below. */
export const defaultsFiles = ['_defaults.yaml', '_defaults.yml']

/** Whether a file has such a name. */
export const isDefaults = (path: string): boolean => defaultsFiles.includes(basename(path))

/** Whether a name of a file, relative to the folder, leads out of it, on whatever machine. */
export const isOutside = (name: string): boolean =>
  isAbsolute(name) || /^[A-Za-z]:|\\/.test(name) || /^\.\.(?:\/|$)/.test(normalize(name))
