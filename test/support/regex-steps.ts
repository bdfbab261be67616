// A matcher of regular expressions as every backtracking engine works, V8 among them, which counts its steps: what takes
// time is found without a clock.
import { type AST, RegExpParser } from '@eslint-community/regexpp'

/** A place in a match from which it goes on: whether the rest of the pattern matches from there. */
type Matcher = (position: number) => boolean

/** One character of a text, by whatever the pattern calls it. */
export type Atom = AST.Character | AST.CharacterSet | AST.CharacterClass

export const parseRegex = (source: string, flags: string): AST.Pattern =>
  new RegExpParser({ ecmaVersion: 2024 }).parsePattern(source, 0, source.length, { unicode: /u/.test(flags) })

/** Whether a character is one of an atom's. */
export function accepts(atom: Atom, flags: string): (character: string) => boolean {
  const regex = new RegExp(`^${atom.raw}$`, flags.replace(/[gym]/g, ''))
  const known = new Map<string, boolean>()
  return (character) => {
    if (!known.has(character)) known.set(character, regex.test(character))
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
  let text: readonly string[] = []
  let steps = 0

  // A loop makes its matcher at each turn: what an atom accepts is kept over all of them.
  const accepted = new Map<Atom, (character: string) => boolean>()
  const acceptedBy = (atom: Atom): ((character: string) => boolean) => {
    const known = accepted.get(atom) ?? accepts(atom, flags)
    accepted.set(atom, known)
    return known
  }

  const limit = (): number => mostSteps * (text.length + 1)

  const anyOf = (alternatives: readonly AST.Alternative[], next: Matcher): Matcher => {
    const matchers = alternatives.map(({ elements }) =>
      elements.reduceRight((next, element) => one(element, next), next),
    )
    return (position) => matchers.some((matcher) => matcher(position))
  }

  const one = (element: AST.Element, next: Matcher): Matcher => {
    switch (element.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass': {
        const isAccepted = acceptedBy(element)
        return (position) => {
          steps++
          return position < text.length && isAccepted(text[position]!) && next(position + 1)
        }
      }
      case 'Group':
      case 'CapturingGroup':
        return anyOf(element.alternatives, next)
      case 'Quantifier':
        return repeated(element, next)
      case 'Assertion':
        return asserted(element, next)
      default:
        throw new Error(`${element.raw} is not supported here`)
    }
  }

  const repeated = ({ element, min, max, greedy }: AST.Quantifier, next: Matcher): Matcher => {
    const from = (position: number, count: number): boolean => {
      if (steps++ > limit()) return true
      const again = (): boolean =>
        count < max && one(element, (end) => (end > position || count < min) && from(end, count + 1))(position)
      const on = (): boolean => count >= min && next(position)
      return greedy ? again() || on() : on() || again()
    }
    return (position) => from(position, 0)
  }

  const asserted = (assertion: AST.Assertion, next: Matcher): Matcher => {
    switch (assertion.kind) {
      case 'start':
        return (position) => position === 0 && next(position)
      case 'end':
        return (position) => position === text.length && next(position)
      case 'word':
        return next
      case 'lookahead': {
        const matcher = anyOf(assertion.alternatives, () => true)
        return (position) => matcher(position) !== assertion.negate && next(position)
      }
      case 'lookbehind': {
        // Those of one character suffice.
        const matcher = anyOf(assertion.alternatives, () => true)
        return (position) => (position > 0 && matcher(position - 1)) !== assertion.negate && next(position)
      }
    }
  }

  const whole = anyOf(pattern.alternatives, () => true)
  return (searched) => {
    text = searched
    steps = 0
    for (let start = 0; start <= text.length; start++) if (whole(start)) break
    return steps > limit() ? Infinity : steps
  }
}
