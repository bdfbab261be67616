/** The length of an address in bits, by its family. */
type Width = 32 | 128

/** An IP address: its bits as a number. */
interface Address {
  value: bigint
  width: Width
}

/** A range of addresses: those whose first bits are the same. */
export interface AddressRange extends Address {
  prefix: number
}

/** The address that a text is, without an IPv6 address's brackets; undefined where it is none. */
export function addressOf(text: string): Address | undefined {
  const v4 = numberOf(text.split('.'), 4, /^(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/, 8n)
  if (v4 !== undefined) return { value: v4, width: 32 }
  const [before = '', after, ...more] = text.split('::')
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const [head, tail] = [groups(before), groups(after ?? '')]
  const missing = 8 - head.length - tail.length
  if (more.length > 0 || (after === undefined ? missing !== 0 : missing < 1)) return undefined
  const all = [...head, ...Array<string>(missing).fill('0'), ...tail].map((group) => `0x${group}`)
  const v6 = numberOf(all, 8, /^0x[0-9a-f]{1,4}$/i, 16n)
  return v6 === undefined ? undefined : { value: v6, width: 128 }
}

function numberOf(parts: string[], count: number, form: RegExp, bits: bigint): bigint | undefined {
  if (parts.length !== count || !parts.every((part) => form.test(part))) return undefined
  return parts.reduce((value, part) => (value << bits) | BigInt(part), 0n)
}

/** The range that a text is, as 10.0.0.0/8; undefined where it is none. */
export function rangeOf(text: string): AddressRange | undefined {
  const [, address = '', prefix = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? []
  const found = addressOf(address)
  return found && Number(prefix) <= found.width ? { ...found, prefix: Number(prefix) } : undefined
}

/** Whether an address lies in a range. */
export const isWithin = (address: Address, range: AddressRange): boolean =>
  address.width === range.width && (address.value ^ range.value) >> BigInt(range.width - range.prefix) === 0n
