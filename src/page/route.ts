/** Where the page is: `#/env/prod?q=host` is the view env, of prod, with a query. All state of the page is in it. */
export interface Route {
  view: string
  name: string
  query: URLSearchParams
}

export function readRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s)
  const [view = '', ...name] = path.split('/')
  return { view, name: decoded(name.join('/')), query: new URLSearchParams(query) }
}

/** An address that somebody has cut off is still read. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The address of a view; entries of the query that are empty are left out. */
export function addressOf({ view, name, query }: Route): string {
  const own = new URLSearchParams([...query].filter(([, value]) => value !== '')).toString()
  return `#/${[view, ...(name === '' ? [] : [encoded(name)])].join('/')}${own === '' ? '' : `?${own}`}`
}

const encoded = (name: string): string => encodeURI(name).replaceAll('?', '%3F').replaceAll('#', '%23')

/** The address of a view with a query, and nothing else. */
const toView = (view: string, query: Record<string, string>): string =>
  addressOf({ view, name: '', query: new URLSearchParams(query) })

export const toEnvironment = (id: string): string => addressOf({ view: 'env', name: id, query: new URLSearchParams() })

/** The address of the fleet's table with conditions. */
export const toFleet = (conditions: Record<string, string>): string => toView('fleet', conditions)

/** The address of something that environments share, by its key. */
export const toThing = (key: string): string => toView('shared', { thing: key })

/** The same view with entries of its query changed: a text, several, or none. */
export function withQuery(route: Route, changes: Record<string, string | readonly string[]>): Route {
  const query = new URLSearchParams(route.query)
  for (const [key, value] of Object.entries(changes)) {
    query.delete(key)
    for (const one of [value].flat()) if (one !== '') query.append(key, one)
  }
  return { ...route, query }
}
