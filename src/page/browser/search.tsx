import { useEffect, useRef } from 'preact/hooks'
import { addressOf, type Route, withQuery } from '../route.ts'
import { replace } from './view.ts'

/** A field for a text that is looked for: `/` leads to it from everywhere. */
export function Search({ route, label, hint }: { route: Route; label: string; hint: string }) {
  const field = useRef<HTMLInputElement>(null)
  const wanted = route.query.get('q') ?? ''
  // While somebody types, the address comes later than the letters.
  useEffect(() => {
    if (field.current && document.activeElement !== field.current) field.current.value = wanted
  }, [wanted])
  return (
    <label class="search">
      <span class="hidden">{label}</span>
      <input
        ref={field}
        type="search"
        placeholder={`${label}: ${hint}`}
        aria-keyshortcuts="/"
        defaultValue={wanted}
        onInput={({ currentTarget }) => replace(addressOf(withQuery(route, { q: currentTarget.value })))}
      />
    </label>
  )
}
