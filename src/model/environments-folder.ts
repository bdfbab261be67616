/** The folder of the environment files, below the root. */
export const environmentsFolder = 'environments'

/** The path of a file of that folder, from the root. */
export const inEnvironments = (path: string): string => `${environmentsFolder}/${path}`

/** The inverse: of a path from the root, that below the folder. */
export const belowEnvironments = (file: string): string => file.slice(environmentsFolder.length + 1)
