import { hierarchy, partition } from 'd3-hierarchy'
import { amountText } from '../amount.ts'
import { type Amount, columnOf } from '../columns.ts'
import { toEnvironment, toFleet } from '../route.ts'
import { cell, type Fleet, groupedBy, numberOf } from './fleet.ts'

interface Node {
  name: string
  address: string
  value?: number
  children?: Node[]
}

const size = { width: 1200, row: 34 }

/** A letter is about so wide. */
const letter = 7

/** Cluster, folder, environment, each as wide as what it asks for, the widest first; the table below has the same numbers. */
export function Icicle({ fleet, by }: { fleet: Fleet; by: Amount }) {
  const root = hierarchy(treeOf(fleet, by))
    .sum(({ value = 0 }) => value)
    .sort((a, b) => b.value! - a.value!)
  if (!root.value) return <p class="minor">Nothing of it is asked for.</p>
  const placed = partition<Node>().size([size.width, size.row * (root.height + 1)])(root)
  const { unit } = columnOf(by)
  // What is narrower than this can't be pointed at.
  const shown = placed.descendants().filter(({ x0, x1, depth }) => depth > 0 && x1 - x0 > 1.5)
  return (
    <div class="scroll picture">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can not hold a picture */}
      <svg
        viewBox={`0 ${size.row} ${size.width} ${size.row * root.height}`}
        role="group"
        aria-label="What asks for how much"
      >
        {shown.map(({ x0, x1, y0, y1, depth, value = 0, data }) => {
          const text = `${data.name} ${amountText(value, unit)}`
          const room = Math.floor((x1 - x0 - 10) / letter)
          return (
            <a key={data.address} href={data.address} class={`box level-${depth}`} {...(depth > 2 && { tabIndex: -1 })}>
              <title>{text}</title>
              <rect
                x={x0 + 0.5}
                y={y0 + 0.5}
                width={Math.max(0.8, x1 - x0 - 1)}
                height={y1 - y0 - 1}
                rx={x1 - x0 > 8 ? 2 : 0}
              />
              {room >= 3 && (
                <text x={x0 + 6} y={(y0 + y1) / 2 + 4}>
                  {text.length > room ? `${text.slice(0, Math.max(1, room - 1))}…` : text}
                </text>
              )}
            </a>
          )
        })}
      </svg>
    </div>
  )
}

function treeOf(fleet: Fleet, by: Amount): Node {
  const asking = [...fleet.places.values()].filter((row) => numberOf(fleet, row, by) > 0)
  const leaf = (row: number): Node => {
    const id = String(cell(fleet, row, 'environment'))
    return { name: id.replace(/^.*\//, ''), address: toEnvironment(id), value: numberOf(fleet, row, by) }
  }
  return {
    name: '',
    address: toFleet({}),
    children: groupedBy(fleet, asking, 'cluster').map(([cluster, own]) => ({
      name: cluster,
      address: toFleet({ cluster }),
      children: groupedBy(fleet, own, 'folder').map(([folder, own]) => ({
        name: folder,
        address: toFleet({ cluster, folder }),
        children: own.map(leaf),
      })),
    })),
  }
}
