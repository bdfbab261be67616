export {
  type Compilation,
  type CompiledObjects,
  type CompileOptions,
  compile,
  compileObjects,
  type Progress,
} from './compile.ts'
export type { Diagnostic, Location, Position, Range } from './diagnostic.ts'
export type { CompiledEnvironment, Environment } from './environment.ts'
export type { FleetFile } from './fleet-file.ts'
export type { Fleet } from './generated/fleet.ts'
export type { Values } from './generated/types.ts'
export type { Json, JsonObject } from './json.ts'
export type { KubernetesObject } from './kubernetes/object.ts'
