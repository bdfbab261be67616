/** What a suffix multiplies by (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/). */
const suffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** A quantity as a number: `1Gi` is 1073741824. NaN for what is none. */
export function quantity(text: string): number {
  const [, number, suffix = ''] = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([A-Za-z]{0,2})$/.exec(text) ?? []
  if (number === undefined) return NaN
  if (binary.includes(suffix)) return Number(number) * 1024 ** (binary.indexOf(suffix) + 1)
  return suffixes.includes(suffix) ? Number(number) * 1000 ** (suffixes.indexOf(suffix) - suffixes.indexOf('')) : NaN
}
