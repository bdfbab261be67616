/** Places of environments in the page as a text, for an attribute: `0-4 7`. */
export function placesText(places: readonly number[]): string {
  const ranges: [first: number, last: number][] = []
  for (const place of places.toSorted((a, b) => a - b)) {
    const range = ranges.at(-1)
    if (range?.[1] === place - 1) range[1] = place
    else ranges.push([place, place])
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(' ')
}

/** Whether a place is in such a text. */
export const hasPlace = (text: string, place: number): boolean =>
  text.split(' ').some((range) => {
    const [first, last = first] = range.split('-').map(Number)
    return first! <= place && place <= last!
  })
