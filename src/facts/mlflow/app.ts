import type { Values } from '../../schema/generated/types.ts'
import { readArguments } from './server-options.ts'

/** MLflow's own apps, by their names (entry points mlflow.app). Packages of others bring more. */
export const apps = ['basic-auth']

/** The place and the value of --app-name among the arguments; undefined where there is none. */
export const appArgument = ({ server }: Values) =>
  readArguments(server.extraArgs).find(({ option }) => option === '--app-name')
