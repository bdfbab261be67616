import { at, type JsonObject, listOf, mapOf, mapsOf } from '../../../model/json.ts'
import { type ChartValues, nameOf, ofSecret, type Told } from '../chart.ts'

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

export function optionsOf({ at: of, text, isOn }: ChartValues): Told['args'] {
  const extra = mapOf(of('extraArgs'))
  const isLogged = isOn('log.enabled') && extra.uvicornOpts === undefined && extra.gunicornOpts === undefined
  return [
    [`--host=${text('serverHost')}`, 'serverHost'],
    [`--port=${String(of('service.containerPort'))}`, 'service.containerPort'],
    ...(isOn('serviceMonitor.enabled') ? [['--expose-prometheus=/mlflow/metrics', 'serviceMonitor'] as const] : []),
    ...(isOn('auth.enabled') ? [[`--app-name=${text('auth.appName')}`, 'auth.enabled'] as const] : []),
    ...(isLogged ? [[`--uvicorn-opts=--log-level=${text('log.level')}`, 'log.level'] as const] : []),
    ...Object.entries(extra).map(([name, value]) => {
      const isOfProgram = isOn('log.enabled') && /^(uvicorn|gunicorn)Opts$/.test(name)
      const others = String(value).replace(/--log-level=\S*\s*/, '')
      const told = isOfProgram ? `--log-level=${text('log.level')} ${others}`.trimEnd() : String(value)
      return [`--${kebab(name)}=${told}`, `extraArgs.${name}`] as const
    }),
    ...listOf(of('extraFlags')).map((flag) => [`--${kebab(String(flag))}`, 'extraFlags'] as const),
  ]
}

export function variablesOf({ at: of, text, isOn }: ChartValues): Told['env'] {
  const tls = listOf(of('ingress.tls')).length > 0
  const hosts = isOn('ingress.enabled') ? mapsOf(of('ingress.hosts')).map(({ host }) => String(host)) : []
  const list = (variable: string, key: string, more: string[]): Told['env'] => {
    const all = [...new Set([...more, ...listOf(of(key)).map(String)])]
    return all.length > 0 ? [[{ name: variable, value: all.includes('*') ? '*' : all.join(',') }, key]] : []
  }
  const origins = hosts.map((host) => `${tls ? 'https' : 'http'}://${host}`)
  return [
    ...(isOn('log.enabled')
      ? [[{ name: 'MLFLOW_LOGGING_LEVEL', value: text('log.level').toUpperCase() }, 'log.level'] as const]
      : []),
    [{ name: 'MLFLOW_DISABLE_TELEMETRY', value: String(!isOn('telemetry.enabled')) }, 'telemetry.enabled'],
    ...list('MLFLOW_SERVER_ALLOWED_HOSTS', 'serverAllowedHosts', hosts),
    ...list('MLFLOW_SERVER_CORS_ALLOWED_ORIGINS', 'corsAllowedOrigins', origins),
    ...Object.entries(mapOf(of('extraEnvVars'))).map(
      ([name, value]) => [{ name, value: String(value) }, `extraEnvVars.${name}`] as const,
    ),
  ]
}

/** The container that makes the configuration of users: it alone says whose they are. */
export function usersOf(values: ChartValues): JsonObject[] {
  const { text, isOn } = values
  if (!isOn('auth.enabled')) return []
  const name = nameOf(values, 'mlflow')
  const given = (key: string, own: string, field: string): [string, string] => {
    const secret = text(`${key}.name`)
    return secret ? [secret, text(`${key}.${field}Key`)] : [`${name}-${own}`, field]
  }
  const admin = (field: string) => given('auth.existingAdminSecret', 'auth-admin-secret', field)
  const database = (field: string) => given('auth.postgres.existingSecret', 'auth-pg-secret', field)
  const place = 'auth.postgres'
  const port = String(at(values.at(place), ['port']))
  const isOwn = isOn(`${place}.enabled`)
  return [
    {
      name: 'ini-file-initializer',
      env: [
        ofSecret('ADMIN_USERNAME', ...admin('username')),
        ofSecret('ADMIN_PASSWORD', ...admin('password')),
        ...(isOwn
          ? [
              ofSecret('DB_USERNAME', ...database('username')),
              ofSecret('DB_PASSWORD', ...database('password')),
              {
                name: 'MLFLOW_DATABASE_AUTH_URI',
                value: `postgresql://$(DB_USERNAME):$(DB_PASSWORD)@${text(`${place}.host`)}:${port}/${text(`${place}.database`)}`,
              },
            ]
          : []),
      ],
    },
  ]
}
