import { useEffect, useState } from 'preact/hooks'

/** What a promise gives, once it does. */
export function useLoaded<Value>(load: () => Promise<Value>): Value | undefined {
  const [value, set] = useState<Value>()
  useEffect(() => void load().then((loaded) => set(() => loaded)), [])
  return value
}
