import { isAnew, type ObjectChange } from '../../compare/compare.ts'
import { at, type Json, mapsOf } from '../../model/json.ts'
import type { Fleet } from '../../schema/generated/fleet.ts'
import { matches } from '../../text/wildcard.ts'
import type { Consequences } from './consequence.ts'
import { name, sentence } from './sentence.ts'

/** A file that is about all environments, and differs: of out/, with what delivers them, or the fleet file itself. */
export interface DeliveryChange {
  /** From the root: `out/argocd/root.yaml`. */
  path: string
  /** The fleet file before and after; absent on the side that has no such file of out/. */
  before?: Fleet
  after?: Fleet
  objects: ObjectChange[]
  /** Set of the fleet file: what it allows changes, and no object by that. */
  isFleetFile?: true
}

/** Whether somebody applies the file by hand, and not the root that it was applied with. */
const isRoot = ({ path }: DeliveryChange): boolean => path.endsWith('/root.yaml')

/** What a fleet file said of its repository and says now, where a root takes it from elsewhere. */
function moved(change: DeliveryChange, key: 'url' | 'revision' | 'path'): { was: string; is: string } | undefined {
  const [was, is] = [change.before, change.after].map((fleet) => fleet?.repository?.[key])
  return isRoot(change) && was !== undefined && is !== undefined && was !== is ? { was, is } : undefined
}

/** The field by which a root finds the repository. */
const repositoryOf = (object: Json | undefined): Json | undefined =>
  at(object, ['spec', 'source', 'repoURL']) ?? at(object, ['spec', 'url'])

/** Whether Flux no longer acts as an account that was made for it. */
const losesAccount = ({ before, after }: ObjectChange): boolean =>
  after?.kind === 'Kustomization' && at(before, account) !== undefined && at(after, account) === undefined

/** The field of a Kustomization by which Flux acts as somebody. */
export const account = ['spec', 'serviceAccountName']

/** The places that an AppProject allows. */
function destinationsOf({ objects }: DeliveryChange, side: 'before' | 'after'): string[] {
  const project = objects.map((change) => change[side]).find((object) => object?.kind === 'AppProject')
  return mapsOf(at(project, ['spec', 'destinations'])).map(
    ({ namespace, name, server }) => `${String(namespace)} on ${String(name ?? server)}`,
  )
}

/** A field's new value, as text; undefined where it stays as it was. */
function changedText({ before, after }: ObjectChange, path: string[]): string | undefined {
  const value = at(after, path)
  return value === undefined || value === at(before, path) ? undefined : String(value)
}

export const delivery: Consequences<DeliveryChange> = {
  'delivery-ends': {
    level: 'danger',
    *find(change) {
      if (!isRoot(change) || change.after) return
      yield sentence`what ${name(change.path)} delivered stays as it is, and nothing keeps it in sync any more: delete its root with kubectl`
    },
  },

  'repository-moves': {
    level: 'danger',
    *find(change) {
      const url = moved(change, 'url')
      if (url)
        yield sentence`everything is taken from ${name(url.is)}, and no longer from ${name(url.was)}: whoever writes there decides what runs`
    },
  },

  'root-unbound': {
    level: 'danger',
    *find({ objects }) {
      if (objects.some(losesAccount)) {
        yield sentence`Flux applies namespaces and Kustomizations with its own rights, which are those of the whole cluster`
      }
    },
  },

  'revision-moves': {
    level: 'caution',
    *find(change) {
      const revision = moved(change, 'revision')
      if (revision)
        yield sentence`everything is taken from ${name(revision.is)} of the repository, and no longer from ${name(revision.was)}`
    },
  },

  'apply-root': {
    level: 'caution',
    *find(change) {
      if (!isRoot(change) || !change.after) return
      const isFoundElsewhere = change.objects.some(
        (object) => isAnew(object) || !object.before || repositoryOf(object.before) !== repositoryOf(object.after),
      )
      if (isFoundElsewhere) yield sentence`${name(change.path)} has to be applied by hand, once`
    },
  },

  'delivery-needs': {
    level: 'caution',
    *find({ objects }) {
      for (const change of objects) {
        const namespace = name((change.after ?? change.before)!.metadata.namespace ?? '')
        const secret = changedText(change, ['spec', 'secretRef', 'name'])
        if (secret !== undefined) {
          yield sentence`Secret ${name(secret)} must exist in the namespace ${namespace}, or nothing is fetched any more`
        }
        const actor = changedText(change, account)
        if (actor !== undefined) {
          yield sentence`ServiceAccount ${name(actor)} must exist in the namespace ${namespace}, or nothing is applied any more`
        }
      }
    },
  },

  'repository-path': {
    level: 'caution',
    *find(change) {
      const path = moved(change, 'path')
      if (path) yield sentence`out/ has to lie in the folder ${name(path.is === '' ? '/' : path.is)} of the repository`
    },
  },

  kinds: {
    level: 'caution',
    *find(change) {
      const [was, is] = [change.before, change.after].map((fleet) => fleet?.kinds ?? [])
      if (change.path !== 'out/argocd/project.yaml' || !change.before) return
      const more = is!.filter(({ group, kind }) => !was!.some((known) => known.group === group && known.kind === kind))
      const names = more.map(({ group, kind }) => (group === '' ? kind : `${kind} of ${group}`))
      if (names.length > 0)
        yield sentence`environments may have objects of more kinds beside their servers: ${name(names)}`
    },
  },

  destinations: {
    level: 'caution',
    *find(change) {
      if (change.path !== 'out/argocd/project.yaml' || !change.before) return
      const known = destinationsOf(change, 'before')
      const more = destinationsOf(change, 'after').filter((place) => !known.some((pattern) => matches(pattern, place)))
      if (more.length > 0) yield sentence`Argo CD lets environments into more places: ${name(more)}`
    },
  },
}
