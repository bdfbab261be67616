/** Names of environments, as many as there is room for. */
export function names(ids: readonly string[], most: number, show: (id: string) => string = (id) => id): string {
  const shown = ids.length > most + 1 ? ids.slice(0, most) : ids
  const rest = ids.length - shown.length
  return `${shown.map(show).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** `1 environment`, `2 environments`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
