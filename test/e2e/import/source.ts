import { rendered } from './charts.ts'
import type { Variant } from './variants.ts'

/** What a source is to whoever imports it: the objects of a release, or those that somebody wrote. */
export async function textOf(variant: Variant): Promise<string> {
  if ('chart' in variant) return rendered(variant.chart, 'team', 'ml', variant.values)
  return variant.objects.map((object) => JSON.stringify(object)).join('\n---\n')
}
