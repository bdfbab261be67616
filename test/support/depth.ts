/**
 * How many cases by chance a law tries: as many as `npm test` has time for, or DEPTH times as many. A law that nobody
 * has touched for long is worth DEPTH=10 before a release.
 */
export const deep = (count: number): number => Math.ceil(count * Number(process.env.DEPTH || 1))
