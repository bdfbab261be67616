import { digest, files } from '../../../dist/start-program.js'
import { mounts } from '../../facts/mlflow/mount-paths.ts'
import { fullname } from '../../facts/mlflow/names.ts'
import type { ConfigMap, Values } from '../../schema/generated/types.ts'
import { metadata } from './metadata.ts'

/** What starts the container: Python, which every image of MLflow has, and no shell. */
export const startCommand = ['python3', `${mounts.start}/start.py`]

/** What asks the server from within its container: Python alone, and none of its packages, which take long to find. */
export const probeCommand = ['python3', '-I', '-S', `${mounts.start}/probe.py`]

/** Carries the digest of its content: another program is another name, and so another pod. */
export const startProgramName = (values: Values): string => `${fullname(values)}-start-${digest}`

/** The program that prepares the server and then becomes it. */
export const startProgram = (values: Values): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { ...metadata(values), name: startProgramName(values) },
  immutable: true,
  data: files,
})
