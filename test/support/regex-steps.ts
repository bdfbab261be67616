// A matcher of regular expressions as every backtracking engine works, V8 among them, which counts its steps: what takes
// time is found without a clock.
import { type AST, RegExpParser } from '@eslint-community/regexpp'

/** What such an engine does next; `to` and the like are places in the program. */
type Instruction =
  | { op: 'take'; isAccepted: (character: string) => boolean }
  | { op: 'try'; to: number; or: number }
  | { op: 'go'; to: number }
  | { op: 'mark'; loop: number }
  | { op: 'moved'; loop: number }
  | { op: 'start' | 'end' | 'matched' }
  | { op: 'look'; isBehind: boolean; negate: boolean; program: Instruction[] }

/** One character of a text, by whatever the pattern calls it. */
export type Atom = AST.Character | AST.CharacterSet | AST.CharacterClass

export const parseRegex = (source: string, flags: string): AST.Pattern =>
  new RegExpParser({ ecmaVersion: 2024 }).parsePattern(source, 0, source.length, { unicode: /u/.test(flags) })

/** Whether a character is one of an atom's. */
export function accepts(atom: Atom, flags: string): (character: string) => boolean {
  const regex = new RegExp(`^${atom.raw}$`, flags.replace(/[gym]/g, ''))
  const known = new Map<string, boolean>()
  return (character) => {
    const isKnown = known.get(character)
    if (isKnown !== undefined) return isKnown
    known.set(character, regex.test(character))
    return known.get(character)!
  }
}

/** How many steps a character may take before a search is given up. */
const mostSteps = 1000

/**
 * Counts the steps of searching a pattern in a text, given as its characters: those of a match from each beginning.
 * Infinite where they are far too many.
 */
export function stepCounter(pattern: AST.Pattern, flags: string): (text: readonly string[]) => number {
  const program = programOf(pattern.alternatives, flags)
  return (text) => {
    const limit = mostSteps * (text.length + 1)
    let steps = 0
    for (let start = 0; start <= text.length && steps <= limit; start++) {
      const found = run(program, text, start, limit - steps)
      steps += found.steps
      if (found.isMatch) break
    }
    return steps > limit ? Infinity : steps
  }
}

/** Runs a program from a place in a text on, and counts what it takes and tries; a match is as good as too many steps. */
function run(program: readonly Instruction[], text: readonly string[], start: number, most: number): Result {
  // What is tried when nothing matches on: an instruction and a place; or, below 0, a loop and where its turn began.
  const untried: number[] = []
  const turns: number[] = []
  let [next, place, steps] = [0, start, 0]

  const goesOn = (instruction: Instruction): boolean => {
    switch (instruction.op) {
      case 'take':
        steps++
        return place < text.length && instruction.isAccepted(text[place++]!)
      case 'try':
        steps++
        untried.push(instruction.or, place)
        next = instruction.to
        return true
      case 'go':
        next = instruction.to
        return true
      case 'mark':
        untried.push(-1 - instruction.loop, turns[instruction.loop]!)
        turns[instruction.loop] = place
        return true
      case 'moved':
        return place > turns[instruction.loop]!
      case 'start':
        return place === 0
      case 'end':
        return place === text.length
      case 'look': {
        const from = instruction.isBehind ? place - 1 : place
        const found = from >= 0 && run(instruction.program, text, from, most - steps)
        if (found) steps += found.steps
        return (found ? found.isMatch : false) !== instruction.negate
      }
      case 'matched':
        return false
    }
  }

  for (;;) {
    const instruction = program[next++]!
    if (instruction.op === 'matched' || steps > most) return { isMatch: true, steps }
    if (goesOn(instruction)) continue
    for (;;) {
      if (untried.length === 0) return { isMatch: false, steps }
      place = untried.pop()!
      next = untried.pop()!
      if (next >= 0) break
      turns[-1 - next] = place
    }
  }
}

interface Result {
  isMatch: boolean
  steps: number
}

/** What an engine does for a pattern: bounded loops are written out, each of its atoms keeps what it accepts. */
function programOf(alternatives: readonly AST.Alternative[], flags: string): Instruction[] {
  const program: Instruction[] = []
  let loops = 0

  const anyOf = (alternatives: readonly AST.Alternative[]): void => {
    const [{ elements }, ...others] = alternatives as [AST.Alternative, ...AST.Alternative[]]
    const either = () => {
      for (const element of elements) one(element)
    }
    if (others.length === 0) either()
    else choose(either, () => anyOf(others))
  }

  /** Tries the first; where what follows fails, the second. */
  const choose = (first: () => void, second: () => void): void => {
    const choice: Instruction = { op: 'try', to: program.length + 1, or: 0 }
    program.push(choice)
    first()
    const past: Instruction = { op: 'go', to: 0 }
    program.push(past)
    choice.or = program.length
    second()
    past.to = program.length
  }

  const one = (element: AST.Element): void => {
    switch (element.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
        program.push({ op: 'take', isAccepted: accepts(element, flags) })
        return
      case 'Group':
      case 'CapturingGroup':
        anyOf(element.alternatives)
        return
      case 'Quantifier':
        repeated(element)
        return
      case 'Assertion':
        asserted(element)
        return
      default:
        throw new Error(`${element.raw} is not supported here`)
    }
  }

  const repeated = ({ element, min, max, greedy }: AST.Quantifier): void => {
    const optional = (more: () => void): void => (greedy ? choose(more, () => {}) : choose(() => {}, more))
    for (let count = 0; count < min; count++) one(element)
    if (max !== Infinity) {
      const upTo = (count: number): void => {
        if (count === 0) return
        optional(() => {
          one(element)
          upTo(count - 1)
        })
      }
      upTo(max - min)
      return
    }
    const again = program.length
    const loop = loops++
    optional(() => {
      program.push({ op: 'mark', loop })
      one(element)
      program.push({ op: 'moved', loop }, { op: 'go', to: again })
    })
  }

  const asserted = (assertion: AST.Assertion): void => {
    switch (assertion.kind) {
      case 'start':
      case 'end':
        program.push({ op: assertion.kind })
        return
      case 'word':
        return
      default: {
        // Of those that look behind, those of one character suffice.
        const { kind, negate, alternatives } = assertion
        program.push({ op: 'look', isBehind: kind === 'lookbehind', negate, program: programOf(alternatives, flags) })
      }
    }
  }

  anyOf(alternatives)
  program.push({ op: 'matched' })
  return program
}
