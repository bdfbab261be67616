/**
 * Plain scalars that YAML 1.1 and YAML 1.2 readers take for different things. Helm, kubectl and Kustomize read YAML
 * with 1.1 rules for some of them, so a file that holds one would mean another thing there.
 *
 * Sources: yaml.org/type/{bool,int,float,timestamp}.html for 1.1, the core schema (10.3) of YAML 1.2.2 here.
 */
const readings: { form: RegExp; here: string; elsewhere: string; instead?: (text: string) => string }[] = [
  {
    form: /^(?:y|Y|yes|Yes|YES|on|On|ON)$/,
    here: 'text',
    elsewhere: 'the boolean true',
    instead: () => 'true',
  },
  {
    form: /^(?:n|N|no|No|NO|off|Off|OFF)$/,
    here: 'text',
    elsewhere: 'the boolean false',
    instead: () => 'false',
  },
  { form: /^[-+]?0[0-7_]+$/, here: 'a decimal number', elsewhere: 'an octal number' },
  { form: /^[-+]?0[0-9]+$/, here: 'a decimal number', elsewhere: 'text' },
  { form: /^0o[0-7]+$/, here: 'an octal number', elsewhere: 'text', instead: (text) => String(Number(text)) },
  { form: /^[-+]?0[bB]_*[01][01_]*$/, here: 'text', elsewhere: 'a binary number' },
  { form: /^(?:[-+]0[xX]|0X|0x(?=.*_))_*[0-9a-fA-F][0-9a-fA-F_]*$/, here: 'text', elsewhere: 'a hexadecimal number' },
  { form: /^(?:[-+]0[oO]|0O|0o(?=.*_))_*[0-7][0-7_]*$/, here: 'text', elsewhere: 'an octal number' },
  {
    form: /^(?=.*_)(?=[^eE]*[0-9])[-+.0-9][0-9_]*(?:\.[0-9_]*)?[eE][-+]?_*[0-9][0-9_]*$/,
    here: 'text',
    elsewhere: 'a number',
  },
  {
    form: /^(?=.*_)(?=.*[0-9])[-+.0-9][0-9_]*(?:\.[0-9_]*)?$/,
    here: 'text',
    elsewhere: 'a number',
    instead: (text) => text.replaceAll('_', ''),
  },
  { form: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/, here: 'text', elsewhere: 'a number of base 60' },
  {
    form: /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE](?:[0-9]+|[-+][0-9]+)$/,
    here: 'a number',
    elsewhere: 'text',
    instead: (text) => decimal(Number(text)),
  },
  {
    form: /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*)?$/,
    here: 'text',
    elsewhere: 'a date',
  },
  { form: /^=$/, here: 'text', elsewhere: 'the default key of a map' },
]

/** Every form above begins with one of these, so that other scalars cost one look. */
const suspicious = /^[-+.0-9yYnNoO=]/

/** What a plain scalar is here and elsewhere, where that differs; undefined where every reader agrees. */
export function misread(text: string): { here: string; elsewhere: string; instead?: string } | undefined {
  if (!suspicious.test(text)) return undefined
  const reading = readings.find(({ form }) => form.test(text))
  if (!reading) return undefined
  const instead = reading.instead?.(text)
  return { here: reading.here, elsewhere: reading.elsewhere, ...(instead !== undefined && { instead }) }
}

const decimal = (number: number): string =>
  number.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
