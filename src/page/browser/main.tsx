import { type ComponentType, render } from 'preact'
import { type Route, readRoute } from '../route.ts'
import { CapacityView } from './capacity.tsx'
import { EnvironmentView } from './environment.tsx'
import { fleetOf } from './fleet.ts'
import { FleetView } from './fleet-view.tsx'
import { Nav } from './nav.tsx'
import { SharedView } from './shared.tsx'
import { unpack } from './unpack.ts'
import { VersionsView } from './versions.tsx'
import type { ViewProps } from './view.ts'

/** The views by the first word of their address; the first of all has what is written in the page below its heading. */
const views: Record<string, { title: string; View: ComponentType<ViewProps> }> = {
  '': { title: 'Overview', View: FleetView },
  fleet: { title: 'Fleet', View: FleetView },
  env: { title: 'Environment', View: EnvironmentView },
  shared: { title: 'Shared', View: SharedView },
  versions: { title: 'Versions', View: VersionsView },
  capacity: { title: 'Capacity', View: CapacityView },
}

/** What an address is about: where another begins, the page begins at its top. */
const subjectOf = ({ view, name, query }: Route): string => [view, name, query.get('thing')].join(' ')

const element = (id: string): HTMLElement => document.getElementById(id)!
const { title } = document

async function start(): Promise<void> {
  const fleet = fleetOf(await unpack('fleet'))
  element('fleet').remove()
  element('nav').hidden = false
  let last: Route | undefined
  const show = (): void => {
    // An address that is a place in the page, such as #main, is no view.
    if (last && !/^(#\/|#?$)/.test(location.hash)) return
    const route = readRoute(location.hash)
    const { View, title: own } = views[route.view] ?? views['']!
    const isFirst = last === undefined
    const isOther = !isFirst && subjectOf(last!) !== subjectOf(route)
    last = route
    element('findings').hidden = views[route.view] !== views['']
    document.title = route.view === '' ? title : `${route.name || own} · ${title}`
    render(<Nav route={route} />, element('nav'))
    render(<View key={`${route.view}/${route.name}`} fleet={fleet} route={route} />, element('view'))
    if (isOther) element('main').focus({ preventScroll: true })
    if (isOther || (isFirst && route.view !== '')) scrollTo(0, 0)
  }
  addEventListener('hashchange', show)
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey) return
    const search = document.querySelector<HTMLInputElement>('input[type=search]')
    if (!search) return
    event.preventDefault()
    search.focus()
    search.select()
  })
  show()
  document.documentElement.classList.remove('elsewhere')
  document.documentElement.dataset.ready = ''
}

void start()
