/** What applies out/ to the clusters; `none` is whoever runs kubectl. */
export const engines = ['argocd', 'flux', 'none'] as const
export type Engine = (typeof engines)[number]
