// Plain scalars that a YAML reader may take for something else than text.

const words = 'y n yes no on off true false null nil none .inf .nan inf nan infinity'.split(' ')
const spellings = (word: string): string[] => [
  word,
  word.toUpperCase(),
  word.replace(/[a-z]/, (letter) => letter.toUpperCase()),
  `${word}.`,
  `_${word}`,
  `-${word}`,
  `+${word}`,
  word.slice(0, -1) + word.slice(-1).toUpperCase(),
]

// biome-ignore format: a table
const dates = ['2001-12-14', '2001-1-1', '2001-01-1', '2001-1-01', '20011-01-01', '01-01-01', '2001-13-41', '2001-12', '12-14-2001'].flatMap((date) => [
  date, `${date}T21:59:43Z`, `${date}t21:59:43.10-05:00`, `${date} 21:59:43.10 -5`, `${date} 21:59:43`, `${date} 1:59:43`, `${date} 21:59`,
  `${date}T21:59:43`, `${date}T21:59:43.`, `${date}  21:59:43 Z`, `${date}T21:59:43+1:30`, `${date} text`, `${date}T`, `${date}-1`,
])

// biome-ignore format: a table
const others = [
  '~', '=', '<<', '1:30', '12:30', '12:60', '190:20:30', '190:20:30.15', '1:2:3:4', '-12:30', '+12:30', '12:3x', '0:0', '00:00', '8080:80', '1_0:30', '1:30.5', '09:30', '012:30',
  '10.0.0.1', '1.2.3', 'v1', '1Gi', '500m', '1.5Gi', '1e3', '1E3', '1e+3', '1.0e3', '1.e-3', '.5e1', '.5e+1', '1e', 'e1', '1_0e3', '1e1_0', '1.5e3_', '1.0_1e+3', '0e0', '00e1', '1e400',
  '0x', '0xg', '0xFF', '0XFF', '0o', '0o8', '0O17', '0b', '0b2', '0B1', '-0x1F', '+0x1F', '-0o17', '+0b1', '-0b1', '0x_', '0x1_F', '0b_1', '0o1_7', '0_', '0_7', '0_8', '0_x',
  '0777', '-0777', '+0777', '08', '-09', '0778', '007_7', '00', '000', '0', '-0', '+0', '1_000', '_1', '1_', '1__0', '-1_000', '1_000.5', '1_000.', '0.1_0', '.1_0', '._1', '1._', '1._5', '._', '-._',
  '.', '..', '...x', '-.', '+.', '-.5', '+.5', '.5', '5.', '-5.', '5.5', '-5.5', '+5.5', '00.5', '01.5', '1.50', '--1', '+-1', '++', '+', '-1-', '1+1',
  '12345678901234567890', '1,000', '1 000', '1/2', '50%', '$1', '#1', 'a=b', '=a', '==', '<<<', '<',
]

/** Every text of up to three of the characters that numbers are made of. */
const alphabet = [...'0178+-._exobE']
const short = alphabet.flatMap((a) => [a, ...alphabet.flatMap((b) => [a + b, ...alphabet.map((c) => a + b + c)])])

/** Texts that stand as plain scalars on a line of their own in a list. */
export const plainScalars: string[] = [...new Set([...words.flatMap(spellings), ...dates, ...others, ...short])].filter(
  (text) => !/^(?:-|---|\.\.\.|#.*)$/.test(text),
)

/**
 * What go-yaml, with which Helm and kubectl read, makes a number of (gopkg.in/yaml.v2 2.4.0, resolve.go): it takes all
 * underscores out first, and Go's ParseInt knows prefixes in both cases. Undefined for what is no number to it.
 */
export function goNumber(text: string): number | undefined {
  if (/^\.\d+(?:_\d+)*(?:[eE][-+]?\d+)?$/.test(text)) return Number(text.replaceAll('_', ''))
  if (!/^[-+\d]/.test(text)) return undefined
  const [, sign, digits] = /^([-+]?)(.*)$/.exec(text.replaceAll('_', '')) as unknown as [string, string, string]
  const magnitude = /^0[0-7]+$/.test(digits)
    ? Number(`0o${digits}`)
    : goDigits.test(digits)
      ? Number(digits)
      : undefined
  if (magnitude === undefined || !Number.isFinite(magnitude)) return undefined
  return sign === '-' ? -magnitude : magnitude
}

const goDigits = /^(?:0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)$/

/**
 * What PyYAML 6 reads otherwise than the others do: a number with an exponent needs a point and a sign, `=` is a value
 * of its own.
 */
export const pyYamlDiffers = (text: string): boolean =>
  text === '=' || /^[-+]?0\d*[89]\d*$/.test(text) || /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)[eE][-+]?\d+$/.test(text)

/** Decimal or octal, it is the same number. */
export const isSameInOctal = (text: string): boolean => /^[-+]?0+[0-7]?$/.test(text)
