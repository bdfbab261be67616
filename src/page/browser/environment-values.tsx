import type { ValuesData } from '../data.ts'
import { useLoaded } from './loaded.ts'
import type { Route } from './route.ts'
import { Scroll } from './scroll.tsx'
import { Search } from './search.tsx'
import { unpack } from './unpack.ts'

/** A layer that says a value. */
interface Said {
  layer: string
  place: string
  text: string
}

interface Value {
  path: string
  text: string
  said: Said[]
}

/** The values of an environment, each with the line that sets it and what it overrides. */
export function Values({ place, route }: { place: number; route: Route }) {
  const data = useLoaded(() => unpack('values'))
  if (!data) return <p>Values are read …</p>
  const wanted = (route.query.get('q') ?? '').toLowerCase()
  const all = valuesOf(data, place)
  const shown = all.filter(({ path, text, said }) =>
    `${path} ${text} ${said.map(({ place }) => place).join(' ')}`.toLowerCase().includes(wanted),
  )
  return (
    <>
      <h3>Values</h3>
      <div class="tools">
        <Search route={route} label="Search its values" hint="a value, a text, a file" />
      </div>
      <Scroll label="Values, as a table">
        <table class="fields">
          <caption>
            {shown.length} of {all.length} values that files set, or that differ from the defaults
          </caption>
          <thead>
            <tr>
              <th scope="col">Value</th>
              <th scope="col">Is</th>
              <th scope="col">Set by</th>
              <th scope="col">Instead of</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ path, text, said: [first, ...others] }) => (
              <tr key={path}>
                <th scope="row">{path}</th>
                <td>{text}</td>
                <td class="cause">{first?.place ?? 'derived'}</td>
                <td>
                  {others.map(({ text, place }) => (
                    <div key={place}>
                      {text === '' ? '""' : text} <span class="cause">{place}</span>
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  )
}

const layerNames: Record<string, string> = { schema: "the schema's default", fleet: 'the fleet file' }

function valuesOf({ paths, texts, layers, files, facts, environments, own }: ValuesData, place: number): Value[] {
  return environments[place]!.map((number) => {
    const [path, text, ...origins] = facts[number]! as [number, number, ...number[]]
    const said: Said[] = []
    for (let at = 0; at < origins.length; at += 4) {
      const [layer, file, line, value] = origins.slice(at, at + 4) as [number, number, number, number]
      const name = layers[layer]!
      const source = file === 0 ? own[place]! : files[file]!
      said.push({
        layer: name,
        place: name === 'schema' ? layerNames.schema! : `${source}:${line}`,
        text: texts[value]!,
      })
    }
    return { path: paths[path]!, text: texts[text]!, said }
  })
}
