import type { ValuesData } from '../data.ts'
import type { Route } from '../route.ts'
import { useLoaded } from './loaded.ts'
import { Search } from './search.tsx'
import { Table } from './table.tsx'
import { unpack } from './unpack.ts'

/** A layer that says a value. */
interface Said {
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
      <Table
        label="Values"
        caption={`${shown.length} of ${all.length} values that files set, or that differ from the defaults`}
        look="fields stacks"
        keyOf={({ path }) => path}
        rows={shown}
        columns={[
          { title: 'Value', isName: true, cell: ({ path }) => path },
          { title: 'Is', cell: ({ text }) => text },
          { title: 'Set by', look: () => 'cause', cell: ({ said: [first] }) => first?.place ?? 'derived' },
          { title: 'Instead of', cell: ({ said: [, ...others] }) => others.map(overridden) },
        ]}
      />
    </>
  )
}

const overridden = ({ text, place }: Said) => (
  <div key={place}>
    {text === '' ? '""' : text} <span class="cause">{place}</span>
  </div>
)

function valuesOf({ paths, texts, layers, files, facts, environments, own }: ValuesData, place: number): Value[] {
  return environments[place]!.map((number) => {
    const [path, text, ...origins] = facts[number]! as [number, number, ...number[]]
    const said: Said[] = []
    for (let at = 0; at < origins.length; at += 4) {
      const [layer, file, line, value] = origins.slice(at, at + 4) as [number, number, number, number]
      const source = file === 0 ? own[place]! : files[file]!
      said.push({
        place: layers[layer] === 'schema' ? "the schema's default" : `${source}:${line}`,
        text: texts[value]!,
      })
    }
    return { path: paths[path]!, text: texts[text]!, said }
  })
}
