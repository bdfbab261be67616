import { fleetFiles } from '../../model/fleet-file.ts'
import { fleetRoot, root, type Schema } from '../../schema/schema.ts'
import { isObject } from './object-files.ts'

/** Of a Kubernetes object: what may stand in it is known once its kind is. */
const anyMap: Schema = { node: { type: 'object' }, document: root.document }

/** The schema of what stands in a file. */
export const schemaOf = (path: string, text: string): Schema =>
  isObject(path, text) ? anyMap : fleetFiles.includes(path) ? fleetRoot : root
