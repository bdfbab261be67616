import type { Thing } from '../data.ts'
import { addressOf } from './route.ts'

/** What tells a thing from others. */
export const thingKey = ({ kind, name, where }: Thing): string => [kind, name, where].join('|')

export const thingAddress = (thing: Thing): string =>
  addressOf({ view: 'shared', name: '', query: new URLSearchParams({ thing: thingKey(thing) }) })

export const thingTitle = ({ kind, name }: Thing): string => (name === '' ? `a default ${kind}` : `${kind} ${name}`)
