import type { Values } from '../../schema/generated/types.ts'
import { readArguments } from './server-options.ts'

/**
 * The place and the value of --app-name among the arguments; undefined where there is none. Packages of others bring
 * apps of theirs (entry points mlflow.app).
 */
export const appArgument = ({ server }: Values) =>
  readArguments(server.extraArgs).find(({ option }) => option === '--app-name')
