import { memoizeText } from '../../model/memo.ts'
import type { Quantity } from '../../schema/generated/types.ts'

/** What the suffixes of a quantity stand for (Kubernetes' resource.Quantity). */
const suffixes: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** The number that a quantity stands for. */
export const amount = (quantity: Quantity): number => amountOf(String(quantity))

const amountOf = memoizeText((text) => {
  const [, digits = '', suffix = ''] = /^([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)([A-Za-z]*)$/.exec(text) ?? []
  return Number(digits) * (suffixes[suffix] ?? 1)
})
