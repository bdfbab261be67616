import { own } from '../../model/json.ts'
import { variableNames } from './variable-names.ts'
import type { Version } from './version.ts'

interface ServerOption {
  /** The first release that has it, where that is after 1.29. */
  since?: Version
  /** Whether it takes no value. */
  isFlag?: true
  /** What already sets it. */
  by?: string
}

/** The options of `mlflow server` (mlflow/cli, mlflow/utils/cli_args.py). */
export const serverOptions: Readonly<Record<string, ServerOption>> = {
  '--backend-store-uri': { by: 'backendStore' },
  '--registry-store-uri': { by: 'registryStore' },
  '--read-replica-backend-store-uri': { since: [3, 13], by: 'backendStore.readReplica' },
  '--default-artifact-root': {},
  '--serve-artifacts': { isFlag: true },
  '--no-serve-artifacts': { since: [2, 0], isFlag: true },
  '--artifacts-only': { isFlag: true },
  '--artifacts-destination': { by: `env_vars.${variableNames.artifactsDestination}` },
  '--artifacts-presigned-only': { since: [3, 18], isFlag: true, by: 'artifacts.presignedOnly' },
  '--host': { by: 'server.host' },
  '-h': { by: 'server.host' },
  '--port': { by: 'deployment.ports.http' },
  '-p': { by: 'deployment.ports.http' },
  '--workers': { by: 'server.workers' },
  '-w': { by: 'server.workers' },
  '--static-prefix': { by: 'server.staticPrefix' },
  '--allowed-hosts': { since: [3, 5], by: 'server.allowedHosts' },
  '--cors-allowed-origins': { since: [3, 5], by: 'server.corsAllowedOrigins' },
  '--disable-security-middleware': { since: [3, 5], isFlag: true },
  '--x-frame-options': { since: [3, 5] },
  '--gunicorn-opts': {},
  '--waitress-opts': {},
  '--uvicorn-opts': { since: [3, 3] },
  '--dev': { since: [2, 4], isFlag: true },
  '--expose-prometheus': {},
  '--app-name': { since: [2, 3] },
  '--secrets-cache-ttl': { since: [3, 8] },
  '--secrets-cache-max-size': { since: [3, 8] },
  '--trace-archival-config': { since: [3, 13] },
  '--workspace-store-uri': { since: [3, 10] },
  '--enable-workspaces': { since: [3, 10], isFlag: true, by: 'server.workspaces' },
  '--disable-workspaces': { since: [3, 10], isFlag: true, by: 'server.workspaces' },
}

/** An option among arguments: the place of its name, and its value, which may be the next argument. */
export interface Argument {
  index: number
  option: string
  value: string | undefined
}

/** Arguments as click reads them: `--option value`, `--option=value`, `-o value`, `-ovalue`. */
export function readArguments(args: readonly string[]): Argument[] {
  const read: Argument[] = []
  for (let index = 0; index < args.length; index++) {
    const text = args[index]!
    const [, option = text, given] = /^(--[^=]*|-[^-])=?(.*)$/s.exec(text) ?? []
    const known = own(serverOptions, option)
    const takesNext = known && !known.isFlag && given === '' && !text.includes('=')
    read.push({ index, option, value: takesNext ? args[index + 1] : given })
    if (takesNext) index++
  }
  return read
}
