import { at, type JsonObject } from '../model/json.ts'
import { root } from './schema.ts'

/** All values that an environment may have at the top level. */
export const topLevelKeys = (): string[] => Object.keys(root.node.properties as JsonObject)

/**
 * The values that are promoted unless others are named: those that the schema does not take for an environment's own.
 */
export const promoted = (): string[] =>
  topLevelKeys().filter((key) => at(root.node, ['properties', key, 'x-promoted']) === true)
