import { storePlaces } from '../../../facts/mlflow/places.ts'
import { artifactsDestination, isS3, persistentVolumes } from '../../../facts/mlflow/storage.ts'
import { variableNames } from '../../../facts/mlflow/variable-names.ts'
import { type Environment, origin } from '../../../model/environment.ts'
import { at, type Path } from '../../../model/json.ts'
import { defaultValues } from '../../../schema/defaults.ts'
import type { Report, Rules } from '../rule.ts'

const destination = ['env_vars', variableNames.artifactsDestination]
const endpoint = ['env_vars', variableNames.s3Endpoint]

export const defaultRules = {
  'default-only'(environment, report) {
    bucket(environment, report)
    gateway(environment, report)
    claims(environment, report)
  },
} satisfies Rules

const isDefault = ({ layers }: Environment, path: Path): boolean => !origin(layers, path)

function bucket(environment: Environment, report: Report): void {
  const { values } = environment
  const bucket = storePlaces(values).find(({ place }) => isS3(place))
  if (isDefault(environment, destination)) {
    report({
      path: destination,
      message: `artifacts go to ${artifactsDestination(values)}, which is only a default`,
      help: `write env_vars: {${variableNames.artifactsDestination}: s3://my-bucket/mlflow}, or a path on a volume`,
    })
  } else if (bucket && isDefault(environment, endpoint)) {
    report({
      path: bucket.path,
      message: `the bucket is looked for at ${String(at(values.env_vars, [variableNames.s3Endpoint]))}, which is only a default`,
      help: `write ${variableNames.s3Endpoint}: https://my-minio.example.com, or null for S3 of AWS, in env_vars`,
    })
  }
}

function gateway(environment: Environment, report: Report): void {
  const { enabled, parentRefs, gatewayNamespace } = environment.values.http_route
  if (!enabled || parentRefs.length > 0) return
  if (['gatewayNamespace', 'gateway_namespace'].some((key) => !isDefault(environment, ['http_route', key]))) return
  report({
    path: ['http_route', 'enabled'],
    message: `the Gateway https in ${gatewayNamespace} is only a default`,
    help: `name it: parentRefs: [{name: https, namespace: ${gatewayNamespace}}] below http_route, or another`,
  })
}

function claims(environment: Environment, report: Report): void {
  const byDefault = defaultValues.persistent_storage.volumes
  for (const { name, pvc_name } of persistentVolumes(environment.values)) {
    const path = ['persistent_storage', 'volumes', name]
    if (!Object.hasOwn(byDefault, name) || !isDefault(environment, path)) continue
    report({
      path,
      message: `the claim ${pvc_name} is only a default, and has to exist`,
      help: `write ${name}: null below persistent_storage.volumes, or name it there`,
    })
  }
}
