import { placeOf } from '../../model/repository-url.ts'

/** Whose continuous integration a repository has. */
export const forges = ['github', 'gitlab', 'none'] as const
export type Forge = (typeof forges)[number]

/** The forge that the host of a repository's URL is called after; `none` where its name doesn't tell. */
export const forgeOf = (url = ''): Forge => forges.find((forge) => placeOf(url)?.host.includes(forge)) ?? 'none'
