// What Kubernetes' own admission plugin says of pods.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonObject } from '../../../src/model/json.ts'
import { goProgram } from '../go.ts'

/** The release of the plugin that goes with Kubernetes 1.34.4, whose definitions are used. */
const version = '0.34.4'

/** Whether each standard allows a pod, or why it could not be read. */
export interface Verdict {
  baseline?: boolean
  restricted?: boolean
  error?: string
  /** What restricted has against it. */
  why?: string
}

/** The verdicts on pods, each with its metadata and its spec. */
export async function verdicts(pods: readonly JsonObject[]): Promise<Verdict[]> {
  const source = readFileSync(join(import.meta.dirname, 'main.go'), 'utf8')
  const program = await goProgram('pod-security', source, 'k8s.io/pod-security-admission', version)
  const input = pods.map((pod) => `${JSON.stringify(pod)}\n`).join('')
  const output = execFileSync(program, { input, encoding: 'utf8', maxBuffer: 1 << 28 })
  return output.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Verdict]))
}
