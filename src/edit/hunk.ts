import { commonEnds } from '../model/json.ts'

/** The lines by which two texts differ, in one piece: what stands before and behind them is the same in both. */
export interface Hunk {
  /** The number of the first of them, from 1. */
  line: number
  before: string[]
  after: string[]
}

export function hunk(before: string, after: string): Hunk {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const { start, end } = commonEnds(old, now)
  return { line: start + 1, before: old.slice(start, old.length - end), after: now.slice(start, now.length - end) }
}
