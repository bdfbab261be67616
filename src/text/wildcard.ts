/**
 * Whether a name matches a pattern, in which `*` stands for any characters. In time that grows with both lengths: a
 * regular expression would try every way to part the name.
 */
export function matches(pattern: string, name: string): boolean {
  const [first, ...parts] = pattern.split('*') as [string, ...string[]]
  const last = parts.pop()
  if (last === undefined) return name === first
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false
  const middle = name.slice(first.length, name.length - last.length)
  let from = 0
  return parts.every((part) => {
    const place = middle.indexOf(part, from)
    from = place + part.length
    return place !== -1
  })
}
