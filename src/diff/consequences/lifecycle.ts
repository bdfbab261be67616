import type { Side } from '../change.ts'
import type { Consequences } from '../consequences.ts'

const place = ({ environment }: Side): { cluster: string; namespace: string } => environment!.values

/** What comes of an environment as a whole: that it is there, where it is, and who applies it. */
export const lifecycle: Consequences = {
  removed: {
    level: 'danger',
    find: ({ before, after }) => {
      if (after || !before?.environment) return []
      const { deletionPolicy, automated } = before.environment.values.delivery
      if (!before.made.fleet) return ['the environment is gone: what runs of it stays until somebody deletes it']
      return deletionPolicy === 'delete' && automated
        ? ['the environment is gone: its server is deleted, its claims and its namespace stay']
        : ['the environment is gone: what runs of it stays, and nobody keeps it in sync any more']
    },
  },
  moved: {
    level: 'danger',
    find: ({ before, after }) => {
      if (!before?.environment || !after?.environment) return []
      const [was, is] = [place(before), place(after)]
      const claims = before.objects.some(({ kind }) => kind === 'PersistentVolumeClaim') ? ': its claims there are empty, the old ones stay where they are' : ''
      if (was.cluster !== is.cluster) return [`the server is made anew on the cluster ${is.cluster}${claims}; look after what is left on ${was.cluster}`]
      return was.namespace === is.namespace ? [] : [`the server is made anew in the namespace ${is.namespace}${claims}`]
    },
  },
  renamed: {
    level: 'note',
    find: ({ before, after }) =>
      before && after && before.made.id !== after.made.id ? [`the environment was ${before.made.id}: what delivers it gets the new name`] : [],
  },
  new: { level: 'note', find: ({ before, after }) => (!before && after?.environment ? ['the environment is new'] : []) },
  'not-automated': {
    level: 'caution',
    find: ({ before, after }) =>
      before && after?.made.fleet && after.environment?.values.delivery.automated === false ? ['nothing of it is applied until somebody syncs the environment'] : [],
  },
}
