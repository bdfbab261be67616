import type { Fleet } from '../generated/fleet.ts'

/** The path of a folder of out/ from the top of the repository. */
export const inRepository = ({ repository }: Fleet, folder: string): string =>
  [repository.path, 'out', folder].filter((part) => part !== '').join('/')
