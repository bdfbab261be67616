import { isAnew, type ObjectChange } from '../../compare/compare.ts'
import { at, type Json, mapsOf } from '../../model/json.ts'
import type { Fleet } from '../../schema/generated/fleet.ts'
import { matches } from '../../text/wildcard.ts'
import type { Consequences } from './consequence.ts'
import { say } from './sentence.ts'

/** A file of out/ that delivers all environments, and is other than it was. */
export interface DeliveryChange {
  /** Relative to out/: `argocd/root.yaml`. */
  path: string
  /** What the fleet file said, and says; absent where there was no such file of out/, or is none. */
  before?: Fleet
  after?: Fleet
  objects: ObjectChange[]
}

/** Whether somebody applies the file, and not the root that it was applied with. */
const isRoot = ({ path }: DeliveryChange): boolean => path.endsWith('/root.yaml')

/** The fields by which a root finds the repository. */
const source = (object: Json | undefined): Json | undefined =>
  at(object, ['spec', 'source', 'repoURL']) ?? at(object, ['spec', 'url'])

/** Where an AppProject lets environments go. */
function destinations({ objects }: DeliveryChange, side: 'before' | 'after'): string[] {
  const project = objects.map((change) => change[side]).find((object) => object?.kind === 'AppProject')
  return mapsOf(at(project, ['spec', 'destinations'])).map(
    ({ namespace, name, server }) => `${String(namespace)} on ${String(name ?? server)}`,
  )
}

export const delivery: Consequences<DeliveryChange> = {
  'delivery-ends': {
    level: 'danger',
    find: (change) =>
      isRoot(change) && !change.after
        ? [
            say`what ${`out/${change.path}`} delivered stays as it is, and nothing keeps it in sync any more: delete its root with kubectl`,
          ]
        : [],
  },
  'apply-root': {
    level: 'caution',
    find: (change) => {
      const isOther = change.objects.some(
        (object) => isAnew(object) || !object.before || source(object.before) !== source(object.after),
      )
      return isRoot(change) && change.after && isOther
        ? [say`${`out/${change.path}`} has to be applied by hand, once`]
        : []
    },
  },
  'delivery-needs': {
    level: 'caution',
    find: ({ objects }) =>
      objects.flatMap(({ before, after }) => {
        const [secret, account] = [
          ['spec', 'secretRef', 'name'],
          ['spec', 'serviceAccountName'],
        ].map((path) => (at(before, path) === at(after, path) ? undefined : at(after, path)))
        const { namespace = '' } = (after ?? before)!.metadata
        return [
          ...(secret === undefined
            ? []
            : [say`Secret ${String(secret)} must exist in the namespace ${namespace}, or nothing is fetched any more`]),
          ...(account === undefined
            ? []
            : [
                say`ServiceAccount ${String(account)} must exist in the namespace ${namespace}, or nothing is applied any more`,
              ]),
        ]
      }),
  },
  'repository-path': {
    level: 'caution',
    find: (change) => {
      const [was, is] = [change.before, change.after].map((fleet) => fleet?.repository.path)
      return isRoot(change) && was !== undefined && is !== undefined && was !== is
        ? [say`out/ has to lie in the folder ${is === '' ? '/' : is} of the repository`]
        : []
    },
  },
  destinations: {
    level: 'caution',
    find: (change) => {
      const known = destinations(change, 'before')
      const more = destinations(change, 'after').filter(
        (place) => change.before && !known.some((pattern) => matches(pattern, place)),
      )
      return change.path === 'argocd/project.yaml' && more.length > 0
        ? [say`Argo CD lets environments into more places: ${more}`]
        : []
    },
  },
}
