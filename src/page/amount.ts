import type { Column } from './columns.ts'

const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** A number as people read it: bytes in the unit that fits, cores and counts with few digits. */
export function amountText(amount: number, unit: Column['unit']): string {
  if (unit !== 'bytes') return Number(amount.toFixed(2)).toLocaleString('en')
  const power = amount > 0 ? Math.min(binary.length - 1, Math.floor(Math.log2(amount) / 10)) : 0
  return `${Number((amount / 2 ** (10 * power)).toFixed(1))} ${binary[power]}`
}

export const cellText = (value: string | number, unit: Column['unit']): string =>
  typeof value === 'number' ? amountText(value, unit) : value
