import artifacts from '../../schema/values/artifacts.json' with { type: 'json' }
import auth from '../../schema/values/auth.json' with { type: 'json' }
import database from '../../schema/values/database.json' with { type: 'json' }
import delivery from '../../schema/values/delivery.json' with { type: 'json' }
import forms from '../../schema/values/forms.json' with { type: 'json' }
import gateway from '../../schema/values/gateway.json' with { type: 'json' }
import image from '../../schema/values/image.json' with { type: 'json' }
import maintenance from '../../schema/values/maintenance.json' with { type: 'json' }
import monitoring from '../../schema/values/monitoring.json' with { type: 'json' }
import names from '../../schema/values/names.json' with { type: 'json' }
import network from '../../schema/values/network.json' with { type: 'json' }
import objects from '../../schema/values/objects.json' with { type: 'json' }
import patches from '../../schema/values/patches.json' with { type: 'json' }
import placement from '../../schema/values/placement.json' with { type: 'json' }
import pod from '../../schema/values/pod.json' with { type: 'json' }
import resources from '../../schema/values/resources.json' with { type: 'json' }
import rollouts from '../../schema/values/rollouts.json' with { type: 'json' }
import routes from '../../schema/values/routes.json' with { type: 'json' }
import secrets from '../../schema/values/secrets.json' with { type: 'json' }
import security from '../../schema/values/security.json' with { type: 'json' }
import server from '../../schema/values/server.json' with { type: 'json' }
import storage from '../../schema/values/storage.json' with { type: 'json' }
import type { JsonObject } from '../model/json.ts'

/** A file of schema/values: the values of one concern, as they are in the end. */
interface Room {
  required?: string[]
  properties?: object
  definitions?: object
}

/** The rooms in the order in which schema/README.md documents them. */
const rooms: Room[] = [
  names,
  delivery,
  image,
  database,
  artifacts,
  auth,
  gateway,
  secrets,
  server,
  storage,
  pod,
  resources,
  placement,
  rollouts,
  routes,
  network,
  maintenance,
  monitoring,
  security,
  patches,
  objects,
  forms,
]

/** The schema of an environment's final values: every layer merged, the defaults beneath, the templates expanded. */
export const valuesSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'environment.schema.json',
  title: 'Values',
  description: 'The values of one environment of the MLflow tracking server.',
  type: 'object',
  additionalProperties: false,
  required: rooms.flatMap(({ required = [] }) => required),
  properties: Object.assign({}, ...rooms.map(({ properties }) => properties)),
  definitions: Object.assign({}, ...rooms.map(({ definitions }) => definitions)),
} as JsonObject
