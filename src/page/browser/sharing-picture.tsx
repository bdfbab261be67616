import type { Thing } from '../data.ts'
import { toEnvironment, toFleet } from '../route.ts'
import type { Fleet } from './fleet.ts'
import { sharing } from './sharing.ts'
import { shortTitle, thingAddress, thingTitle } from './things.ts'

const row = 24
const box = { width: 260, height: 19 }
const columnAt = [0, 370, 740] as const
const letters = 34

/** Three columns: the thing, who uses it, and what else they share. The lists beside it say the same. */
export function SharingPicture({ fleet, thing }: { fleet: Fleet; thing: Thing }) {
  const { groups, others, left } = sharing(fleet, thing)
  const height = Math.max(groups.length + (left > 0 ? 1 : 0), others.length, 3) * row
  const yOf = (index: number, count: number): number => (height - count * row) / 2 + index * row + row / 2
  const line = (from: number, y: number, to: number, end: number): string => {
    const start = columnAt[from]! + box.width
    const middle = (start + columnAt[to]!) / 2
    return `M${start} ${y}C${middle} ${y} ${middle} ${end} ${columnAt[to]} ${end}`
  }
  return (
    <div class="scroll picture">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can not hold a picture */}
      <svg
        viewBox={`0 0 ${columnAt[2] + box.width} ${height}`}
        role="group"
        aria-label={`Who uses ${thingTitle(thing)}, and what else they share`}
      >
        <g class="lines">
          {groups.map(({ title }, index) => (
            <path key={title} d={line(0, height / 2, 1, yOf(index, groups.length))} />
          ))}
          {others.flatMap(({ thing: other, groups: own }, at) =>
            own.map((group) => (
              <path
                key={`${thingAddress(other)} ${group}`}
                d={line(1, yOf(group, groups.length), 2, yOf(at, others.length))}
              />
            )),
          )}
        </g>
        <Box x={columnAt[0]} y={height / 2} text={shortTitle(thing)} title={thingTitle(thing)} isChosen />
        {groups.map((group, index) => (
          <Box
            key={group.title}
            x={columnAt[1]}
            y={yOf(index, groups.length)}
            text={group.title}
            address={group.folder === undefined ? toEnvironment(group.title) : toFleet({ folder: group.folder })}
          />
        ))}
        {others.map(({ thing: other, users }, index) => (
          <Box
            key={thingAddress(other)}
            x={columnAt[2]}
            y={yOf(index, others.length)}
            text={`${shortTitle(other)} (${users})`}
            title={thingTitle(other)}
            address={thingAddress(other)}
          />
        ))}
      </svg>
      {left > 0 && <p class="minor">and {left} folders more</p>}
    </div>
  )
}

interface BoxProps {
  x: number
  y: number
  text: string
  /** All of it, where the text is short. */
  title?: string
  address?: string
  isChosen?: boolean
}

function Box({ x, y, text, title = text, address, isChosen = false }: BoxProps) {
  const shape = (
    <>
      <title>{title}</title>
      <rect x={x} y={y - box.height / 2} width={box.width} height={box.height} rx="4" />
      <text x={x + 8} y={y + 4}>
        {text.length > letters ? `${text.slice(0, letters / 2 - 1)}…${text.slice(-letters / 2)}` : text}
      </text>
    </>
  )
  if (address === undefined) return <g class={isChosen ? 'box chosen' : 'box'}>{shape}</g>
  return (
    <a class="box" href={address}>
      {shape}
    </a>
  )
}
