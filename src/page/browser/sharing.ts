import type { Thing } from '../data.ts'
import { cell, type Fleet, groupedBy } from './fleet.ts'
import { isNear } from './things.ts'

/** An environment, or all of a folder where there are many. */
export interface Group {
  title: string
  users: number[]
  /** Where it is one. */
  folder?: string
}

/** Something else that some of them share, and which of the groups. */
export interface Other {
  thing: Thing
  groups: number[]
  users: number
}

/** How many lines a column of the picture has at most. */
const most = 24

/** Who uses a thing, in as many lines as can be read, and what else they share, most shared first. */
export function sharing(fleet: Fleet, thing: Thing): { groups: Group[]; others: Other[]; left: number } {
  const all = (thing.users.length <= most ? singles : folders)(fleet, thing.users)
  const groups = all.slice(0, most)
  const groupOf = new Map(groups.flatMap(({ users }, index) => users.map((user) => [user, index] as const)))
  const others = fleet.things
    .filter((other) => other !== thing && other.users.length > 1 && isNear(other))
    .map((other) => {
      const users = other.users.filter((user) => groupOf.has(user))
      return { thing: other, users: users.length, groups: [...new Set(users.map((user) => groupOf.get(user)!))] }
    })
    .filter(({ users }) => users > 0)
    .sort((a, b) => b.users - a.users)
    .slice(0, Math.max(8, Math.min(most, groups.length)))
  return { groups, others, left: all.length - groups.length }
}

const singles = (fleet: Fleet, users: readonly number[]): Group[] =>
  users.map((user) => ({ title: String(cell(fleet, user, 'environment')), users: [user] }))

const folders = (fleet: Fleet, users: readonly number[]): Group[] =>
  groupedBy(fleet, users, 'folder')
    .map(([folder, users]) => ({ title: `${folder}/ (${users.length})`, users, folder }))
    .sort((a, b) => b.users.length - a.users.length)
