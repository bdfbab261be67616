import type { FleetData, ObjectsData, ValuesData } from '../data.ts'

interface Parts {
  fleet: FleetData
  values: ValuesData
  objects: ObjectsData
}

const known: { [name in keyof Parts]?: Promise<Parts[name]> } = {}

/** A part of the page's data, unpacked when it is asked for first. */
export function unpack<Name extends keyof Parts>(name: Name): Promise<Parts[Name]> {
  known[name] ??= read(name) as (typeof known)[Name]
  return known[name] as Promise<Parts[Name]>
}

async function read(name: string): Promise<unknown> {
  const template = document.getElementById(`${name}-data`) as HTMLTemplateElement
  const bytes = Uint8Array.from(atob(template.content.textContent ?? ''), (letter) => letter.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Response(stream).json()
}
