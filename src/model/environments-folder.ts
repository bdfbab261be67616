/** The folder of the environment files, below the root. */
export const environmentsFolder = 'environments'

/** The path of a file of that folder, from the root. */
export const inEnvironments = (path: string): string => `${environmentsFolder}/${path}`
