import type { Code } from '../../diagnostics/catalogue.ts'
import { type Entrance, isApart } from '../../facts/kubernetes/addresses.ts'
import type { Path } from '../../model/json.ts'

/** Something that may be had once, and the value that would have to change for another. */
export interface Claim {
  code: Code
  /** The thing claimed, in words that two claims share only if they collide. */
  what: string
  path: Path
  help: string
  /** Where, if not on the environment's cluster; empty for everywhere. */
  where?: string
  /** What it is a part of, where it is no thing by itself: of a bucket the folders. */
  space?: string
  /** The same of a route: its paths are a host's. */
  host?: Host
  /** The names that lead to it within that: who claims a folder claims what lies in it. */
  segments?: readonly string[]
  /** What lets requests in: the same path behind another is another. */
  entrance?: Entrance | undefined
  /** Whether it lies in the space without being all of it, as a host in a pattern: two such are apart. */
  isWithin?: boolean
  /** Whether it is claimed for several on purpose. */
  isShared?: boolean
}

/** A name of hosts, or a pattern of them, where requests come in. */
export interface Host {
  door: string
  name: string
}

/** The id of an environment, and what it claims. */
export interface Claimant {
  id: string
  claim: Claim
}

/** A place for claims: a cluster, a space of it, a segment in that, and on. */
interface Point {
  /** Who claims it. */
  at?: Claimant[]
  /** Who claims what lies in it. */
  below?: Claimant[]
  parts?: Map<string, Point>
}

/**
 * Gives the environment that has claimed a thing before, or one that it lies in, or that lies in it; undefined where
 * none has. In time that grows with the number of segments, not with that of claims.
 */
export function claimants(): (id: string, claim: Claim, where: string) => Claimant | undefined {
  const top: Point = {}
  return (id, claim, where) => {
    const { what, host, space = host ? `${host.door} ${host.name}` : what, segments = [] } = claim
    const above: Point[] = []
    let own = partOf(partOf(top, where), space)
    for (const segment of segments) {
      above.push(own)
      own = partOf(own, segment)
    }
    const isOwner = (earlier: Claimant): boolean => earlier.id !== id && collide(claim, earlier.claim)
    let owner = own.at?.find(isOwner)
    for (const { at } of above) owner ??= at?.find(isOwner)
    owner ??= own.below?.find(isOwner)
    const claimant = { id, claim }
    own.at = kept(own.at, claimant)
    for (const point of above) point.below = kept(point.below, claimant)
    return owner
  }
}

function partOf(point: Point, name: string): Point {
  point.parts ??= new Map()
  const known = point.parts.get(name)
  if (known) return known
  const part: Point = {}
  point.parts.set(name, part)
  return part
}

/** One claimant that any other would collide with is enough. */
function kept(claimants: Claimant[] | undefined, claimant: Claimant): Claimant[] {
  if (!claimants) return [claimant]
  if (!claimants.some(({ claim }) => isAlike(claim, claimant.claim))) claimants.push(claimant)
  return claimants
}

const isAlike = (a: Claim, b: Claim): boolean =>
  a.isShared === b.isShared &&
  a.isWithin === b.isWithin &&
  (['name', 'sectionName', 'port'] as const).every((key) => a.entrance?.[key] === b.entrance?.[key])

const collide = (a: Claim, b: Claim): boolean =>
  !(a.isShared && b.isShared) && !(a.isWithin && b.isWithin) && !isApart(a.entrance, b.entrance)
