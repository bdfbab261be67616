// Texts on which a backtracking engine may take long, made of the pattern itself: something before, repeated, and after.
import type { AST } from '@eslint-community/regexpp'
import { visitRegExpAST } from '@eslint-community/regexpp'
import { type Atom, accepts } from './regex-steps.ts'

/** A text that grows: its beginning, what is repeated, and its end, each as characters. */
export interface Pump {
  before: string[]
  repeated: string[]
  after: string[]
}

const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))
const units = [...printable, '\t', '\n', '\0', '\x7f', '\xa0', 'é', '\u2028', '\ufeff', '\ud800', '\udc00']

/** The characters of which texts are made; one beyond the first plane is one only to a pattern that knows Unicode. */
const poolFor = (flags: string): string[] => (flags.includes('u') ? [...units, '😀'] : units)

/** One character for all that none of the tests can tell from each other. */
const representatives = (
  characters: readonly string[],
  tests: readonly ((character: string) => boolean)[],
): string[] => [
  ...new Map(characters.map((character) => [tests.map((test) => test(character)).join(), character])).values(),
]

/** Every way to pump a pattern: words of one and of two characters that its loops take, and what a loop takes once. */
export function* pumps(pattern: AST.Pattern, flags: string): Generator<Pump> {
  const { atoms, loops } = partsOf(pattern)
  const looped = atoms.filter((atom) => loops.some(({ start, end }) => start <= atom.start && atom.end <= end))
  const [tests, loopedTests] = [atoms, looped].map((atoms) => atoms.map((atom) => accepts(atom, flags)))
  const letters = representatives(poolFor(flags), tests!).filter((letter) => loopedTests!.some((test) => test(letter)))
  const sample = (node: AST.Element): string[] => sampleOf(node, flags)
  const beginnings = [[], ...loops.map((loop) => before(loop, sample))]
  const words = [
    ...letters.flatMap((first) => [
      [first],
      ...letters.filter((second) => second !== first).map((other) => [first, other]),
    ]),
    ...loops.map(({ element }) => sample(element)).filter(({ length }) => length > 2),
  ]
  const ends = [[], ...representatives(poolFor(flags), loopedTests!).map((letter) => [letter])]
  for (const text of new Map(beginnings.map((text) => [text.join(''), text])).values()) {
    for (const repeated of words) for (const end of ends) yield { before: text, repeated, after: end }
  }
}

/** What a pattern compares one character with, and what it repeats without a bound. */
function partsOf(pattern: AST.Pattern): { atoms: Atom[]; loops: AST.Quantifier[] } {
  const atoms: Atom[] = []
  const loops: AST.Quantifier[] = []
  visitRegExpAST(pattern, {
    onCharacterEnter: (atom) => atoms.push(atom),
    onCharacterSetEnter: (atom) => atoms.push(atom),
    onCharacterClassEnter: (atom) => atoms.push(atom),
    onQuantifierEnter: (loop) => loops.push(loop),
  })
  return {
    atoms: atoms.filter(({ parent }) => parent.type !== 'CharacterClass' && parent.type !== 'CharacterClassRange'),
    loops: loops.filter(({ max }) => max === Infinity),
  }
}

/** The shortest text that stands for an element. */
function sampleOf(node: AST.Element, flags: string): string[] {
  switch (node.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
      return poolFor(flags).filter(accepts(node, flags)).slice(0, 1)
    case 'Group':
    case 'CapturingGroup':
      return node.alternatives[0]!.elements.flatMap((element) => sampleOf(element, flags))
    case 'Quantifier':
      return Array.from({ length: Math.max(node.min, 1) }, () => sampleOf(node.element, flags)).flat()
    default:
      return []
  }
}

/** What a pattern takes before it comes to a node. */
function before(node: AST.Node, sample: (node: AST.Element) => string[]): string[] {
  const { parent } = node
  if (!parent) return []
  const own =
    parent.type === 'Alternative' ? parent.elements.slice(0, parent.elements.indexOf(node as AST.Element)) : []
  return [...before(parent, sample), ...own.flatMap(sample)]
}
