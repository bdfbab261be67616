/** Memoises a function by its argument, an object; the result goes with the object. */
export function memoize<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new WeakMap<Key, Value>()
  return (key) => {
    if (!made.has(key)) made.set(key, make(key))
    return made.get(key)!
  }
}

/**
 * Memoises a function by the argument that it was given last: of what is asked of one environment again and again, and
 * of no other meanwhile, nothing is kept.
 */
export function memoizeLast<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  let isMade = false
  let last: Key
  let value: Value
  return (key) => {
    if (isMade && key === last) return value
    value = make(key)
    last = key
    isMade = true
    return value
  }
}

/** How many objects a function remembers that many environments may have alike. */
const mostRecent = 16

/** Memoises a function by the arguments that it was given lately: what many have alike is among them. */
export function memoizeRecent<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  // Lists that begin with the latest: most often that is asked for, and a map takes longer for so few.
  const keys: Key[] = []
  const values: Value[] = []
  return (key) => {
    const found = keys.indexOf(key)
    if (found === 0) return values[0]!
    const value = found === -1 ? make(key) : values[found]!
    for (let place = found === -1 ? Math.min(keys.length, mostRecent - 1) : found; place > 0; place--) {
      keys[place] = keys[place - 1]!
      values[place] = values[place - 1]!
    }
    keys[0] = key
    values[0] = value
    return value
  }
}

/** How many texts a function remembers: of many environments most have the same. */
const mostTexts = 10_000

/** Whether a text fits a pattern, remembered: of keys that every environment has. */
export const memoizeTest = (pattern: RegExp): ((text: string) => boolean) => memoizeText((text) => pattern.test(text))

/** Memoises a function of a text. */
export function memoizeText<Value>(make: (text: string) => Value): (text: string) => Value {
  const made = new Map<string, Value>()
  return (text) => {
    const before = made.get(text)
    if (before !== undefined || made.has(text)) return before as Value
    if (made.size === mostTexts) made.clear()
    const value = make(text)
    made.set(text, value)
    return value
  }
}
