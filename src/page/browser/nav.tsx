import type { Route } from '../route.ts'

const links = [
  ['', 'Overview'],
  ['fleet', 'Fleet'],
  ['shared', 'Shared'],
  ['versions', 'Versions'],
  ['capacity', 'Capacity'],
] as const

/** The views of the page, the one that is seen marked. */
export const Nav = ({ route }: { route: Route }) => (
  <ul>
    {links.map(([view, title]) => (
      <li key={view}>
        <a
          href={`#/${view}`}
          {...((route.view === view || (view === 'fleet' && route.view === 'env')) && { 'aria-current': 'page' })}
        >
          {title}
        </a>
      </li>
    ))}
  </ul>
)
