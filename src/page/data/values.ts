import { type Origin, originsOf, resolvedValues } from '../../explain/value-layers.ts'
import type { CompiledEnvironment, Environment } from '../../model/environment.ts'
import { formatPath, type Json } from '../../model/json.ts'
import { toYaml } from '../../phases/9-emit/yaml.ts'
import { cut } from '../../text/cut.ts'
import { showInvisible } from '../../text/escape.ts'
import type { ValuesData } from '../data.ts'

const layers: readonly Origin['layer'][] = ['environment', 'defaults', 'override', 'fleet', 'schema']

/** The values of environments, in the order of all ids, each with the layers that set it. */
export function valuesOf(environments: ReadonlyMap<string, CompiledEnvironment>, ids: readonly string[]): ValuesData {
  const [paths, texts, files] = [pool(), pool(), pool()]
  files.place('')
  const facts = pool()
  const found: number[][] = []
  const own: number[][] = ids.map((id) => {
    const one = environments.get(id)
    return one ? factsOf(one.environment) : []
  })

  function factsOf(environment: Environment): number[] {
    return resolvedValues(environment, false).map(({ path, value }) => {
      const origins = originsOf(environment, path)
      const fact = [
        paths.place(showInvisible(formatPath(path))),
        texts.place(value === undefined ? '' : textOf(value)),
        ...origins.flatMap(({ layer, location, value }) => [
          layers.indexOf(layer),
          files.place(location && location.file !== environment.source.file ? location.file : ''),
          location?.range?.start.line ?? 0,
          texts.place(textOf(value)),
        ]),
      ]
      const place = facts.place(fact.join(' '))
      found[place] ??= fact
      return place
    })
  }

  return {
    paths: paths.all(),
    texts: texts.all(),
    layers,
    files: files.all(),
    facts: found,
    environments: own,
    own: ids.map((id) => environments.get(id)?.environment.source.file ?? ''),
  }
}

/** Texts, each once, by the order in which they come. */
function pool(): { place: (text: string) => number; all: () => string[] } {
  const places = new Map<string, number>()
  return {
    place: (text) => {
      const known = places.get(text)
      if (known !== undefined) return known
      places.set(text, places.size)
      return places.size - 1
    },
    all: () => [...places.keys()],
  }
}

/** How much of a value is shown. */
const longest = 2000

const textOf = (value: Json): string =>
  cut(typeof value === 'string' ? value.split('\n').map(showInvisible).join('\n') : toYaml(value).trimEnd(), longest)
