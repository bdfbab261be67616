export {
  type Compilation,
  type CompiledObjects,
  type CompileOptions,
  compile,
  compileObjects,
  type Progress,
} from './compile.ts'
export type { Diagnostic, Location, Position, Range } from './diagnostics/diagnostic.ts'
export type { CompiledEnvironment, Environment } from './model/environment.ts'
export type { FleetFile } from './model/fleet-file.ts'
export type { Json, JsonObject } from './model/json.ts'
export type { KubernetesObject } from './model/kubernetes-object.ts'
export type { Fleet } from './schema/generated/fleet.ts'
export type { Values } from './schema/generated/types.ts'
