import { useState } from 'preact/hooks'
import type { JsonObject } from '../../model/json.ts'
import { toYaml } from '../../phases/9-emit/yaml.ts'
import { useLoaded } from './loaded.ts'
import { objectReader } from './objects.ts'
import { unpack } from './unpack.ts'

/** The objects of an environment as YAML, each opened when it is asked for. */
export function Objects({ place }: { place: number }) {
  const read = useLoaded(() => unpack('objects').then(objectReader))
  if (!read) return <p>Objects are read …</p>
  const objects = read(place)
  return (
    <>
      <h3>
        Objects <span class="count">{objects.length}</span>
      </h3>
      {objects.map((object) => (
        <OneObject key={`${object.kind} ${(object.metadata as JsonObject).name}`} object={object} />
      ))}
    </>
  )
}

function OneObject({ object }: { object: JsonObject }) {
  const [isOpen, setOpen] = useState(false)
  const { kind, metadata } = object
  return (
    <details class="object" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {String(kind)} {String((metadata as JsonObject).name)}
      </summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        <pre tabIndex={0}>{toYaml(object)}</pre>
      )}
    </details>
  )
}
