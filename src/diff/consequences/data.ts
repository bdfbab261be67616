import type { Values } from '../../generated/types.ts'
import { schemaStep } from '../../mlflow/database-schema.ts'
import { artifactsDestination, artifactsPath, isS3, isSqlite, volumeAt, volumes } from '../../mlflow/storage.ts'
import { databaseName, isUpgraded, stores, type Store } from '../../mlflow/stores.ts'
import type { Changed } from '../change.ts'
import type { Consequences } from '../consequences.ts'

/** The values of both sides, where both are there. */
const both = ({ before, after }: Changed): [Values, Values] | [] =>
  before?.environment && after?.environment ? [before.environment.values, after.environment.values] : []

/** Where a store keeps its records, for people. */
function placeOf(values: Values, store: Store): string {
  if (store.type === 'sqlite') {
    const { dbpath } = values.backendStore
    return `SQLite at ${dbpath}${onClaim(values, dbpath)}`
  }
  if (store.secret.uriKey) return `the database of the Secret ${store.secret.name}`
  return `${databaseName(store)} at ${store.host}${store.port ? `:${store.port}` : ''}/${store.database}`
}

const onClaim = (values: Values, path: string): string => {
  const claim = volumeAt(values, path)?.pvc_name
  return claim === undefined ? '' : ` of the claim ${claim}`
}

/** Where artifacts are kept, for people. */
function artifactsOf(values: Values): string {
  const path = artifactsPath(values)
  if (path !== undefined) return `${path}${onClaim(values, path)}`
  const { MLFLOW_ARTIFACTS_DESTINATION: variable, MLFLOW_S3_ENDPOINT_URL: endpoint } = values.env_vars
  const destination = artifactsDestination(values) ?? `what ${JSON.stringify(variable)} says`
  return isS3(destination) && endpoint !== undefined ? `${destination} at ${typeof endpoint === 'object' ? JSON.stringify(endpoint) : endpoint}` : destination
}

const contents = { backendStore: 'experiments and runs', registryStore: 'registered models' }

export const data: Consequences = {
  'database-moves': {
    level: 'danger',
    find: (changed) => {
      const [was, is] = both(changed)
      if (!was || !is) return []
      return (['backendStore', 'registryStore'] as const).flatMap((key) => {
        // Without one of its own the registry is in the backend's.
        const of = (values: Values): string => placeOf(values, stores(values).find((store) => store.key === key) ?? stores(values)[0]!)
        const [from, to] = [of(was), of(is)]
        const isOwn = [was, is].some((values) => stores(values).some((store) => store.key === key))
        return isOwn && from !== to ? [`the ${contents[key]} stay in ${from}: the server goes on with what is in ${to}`] : []
      })
    },
  },
  'artifacts-move': {
    level: 'danger',
    find: (changed) => {
      const [was, is] = both(changed)
      if (!was || !is) return []
      const [from, to] = [artifactsOf(was), artifactsOf(is)]
      return from === to ? [] : [`the artifacts stay at ${from}: the server looks for all of them at ${to}`]
    },
  },
  'claim-left': {
    level: 'danger',
    find: (changed) => {
      const [was, is] = both(changed)
      if (!was || !is || was.namespace !== is.namespace || was.cluster !== is.cluster) return []
      const now = volumes(is)
      return volumes(was).flatMap(({ pvc_name, mount_path }) => {
        if (now.some((volume) => volume.pvc_name === pvc_name)) return []
        const next = now.find((volume) => volume.mount_path === mount_path)
        return [`what is on the claim ${pvc_name} stays there: ${next ? `the claim ${next.pvc_name} is mounted in its place` : 'it is mounted no more'}`]
      })
    },
  },
  'schema-upgrade': {
    level: 'danger',
    find: (changed) => {
      const step = upgradeOf(changed)
      if (step?.isAutomatic === true && step.to !== 'newer') return [`this MLflow ${step.wants}: it upgrades that of ${step.database} when it starts, and only a backup leads back`]
      return step?.to === 'newer' ? [`MLflow refuses its database, whose schema a newer one has made: only a backup of ${step.database} leads back`] : []
    },
  },
  'schema-refused': {
    level: 'caution',
    find: (changed) => {
      const step = upgradeOf(changed)
      const isRefused = step?.isAutomatic === false && step.to !== 'newer'
      return isRefused ? [`this MLflow ${step.wants}: where ${step.database} has the old one, the new pods don’t start until there is upgrade: auto`] : []
    },
  },
}

/** What another MLflow makes of its database; undefined where it is the same, or has the same schema. */
function upgradeOf(changed: Changed) {
  const [was, is] = both(changed)
  if (!was || !is || (was.image === is.image && was.mlflowVersion === is.mlflowVersion)) return undefined
  const to = schemaStep(was, is)
  if (to === 'same') return undefined
  const wants = to === undefined ? 'may want another schema, as its version is not known' : 'wants another schema'
  return { to, wants, database: databaseName(stores(is)[0]!), isAutomatic: isSqlite(is) || isUpgraded(is) }
}
