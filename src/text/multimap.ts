/** What `new Map(entries)` would be if an entry took no place from an earlier one of its key: all values by key, in their order. */
export function multimap<Key, Value>(entries: Iterable<readonly [Key, Value]>): Map<Key, [Value, ...Value[]]> {
  const map = new Map<Key, [Value, ...Value[]]>()
  for (const [key, value] of entries) {
    const values = map.get(key)
    if (values) values.push(value)
    else map.set(key, [value])
  }
  return map
}
