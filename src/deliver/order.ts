/**
 * The sync waves of the environments that are ordered: 0 for one that comes after none, else one more than the highest of
 * those before it.
 *
 * @param order the ids before each id, without circles
 */
export function waves(order: { [id: string]: string[] }): Map<string, number> {
  const waves = new Map<string, number>()
  const waveOf = (id: string): number => {
    const known = waves.get(id)
    if (known !== undefined) return known
    const before = Object.hasOwn(order, id) ? order[id]! : []
    const wave = Math.max(-1, ...before.map(waveOf)) + 1
    waves.set(id, wave)
    return wave
  }
  Object.keys(order).forEach(waveOf)
  return waves
}
