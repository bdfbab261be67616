import { listed, type Rule } from './rule.ts'
import { artifactAccessRules } from './rules/artifact-access.ts'
import { artifactRules } from './rules/artifacts.ts'
import { authRules } from './rules/auth.ts'
import { autoscalingRules } from './rules/autoscaling.ts'
import { backupRules } from './rules/backups.ts'
import { bypassRules } from './rules/bypasses.ts'
import { connectionRules } from './rules/connections.ts'
import { databaseRules } from './rules/database.ts'
import { defaultRules } from './rules/defaults.ts'
import { deliveryRules } from './rules/delivery.ts'
import { envVarRules } from './rules/env-vars.ts'
import { externalSecretRules } from './rules/external-secrets.ts'
import { extraObjectRules } from './rules/extra-objects.ts'
import { gatewayRules } from './rules/gateway.ts'
import { identityRules } from './rules/identities.ts'
import { imageRules } from './rules/image.ts'
import { ingressRules } from './rules/ingress.ts'
import { kubernetesRules } from './rules/kubernetes.ts'
import { maintenanceRules } from './rules/maintenance.ts'
import { monitoringRules } from './rules/monitoring.ts'
import { nameRules } from './rules/names.ts'
import { networkRules } from './rules/network.ts'
import { patchRules } from './rules/patches.ts'
import { placeholderRules } from './rules/placeholders.ts'
import { portRules } from './rules/ports.ts'
import { resourceRules } from './rules/resources.ts'
import { rolloutRules } from './rules/rollouts.ts'
import { routeRules } from './rules/routes.ts'
import { secretRules } from './rules/secrets.ts'
import { securityRules } from './rules/security.ts'
import { serverRules } from './rules/server.ts'
import { serviceRules } from './rules/service.ts'
import { signInRules } from './rules/sign-in.ts'
import { sqliteRules } from './rules/sqlite.ts'
import { teamRules } from './rules/teams.ts'
import { templateRules } from './rules/templates.ts'
import { tlsRules } from './rules/tls.ts'
import { variableFormRules } from './rules/variable-forms.ts'
import { volumeRules } from './rules/volumes.ts'

/** Every table of rules about one environment's values, in the order in which they are asked. */
const tables = [
  nameRules,
  imageRules,
  databaseRules,
  connectionRules,
  sqliteRules,
  artifactRules,
  volumeRules,
  defaultRules,
  placeholderRules,
  templateRules,
  secretRules,
  externalSecretRules,
  envVarRules,
  variableFormRules,
  artifactAccessRules,
  authRules,
  signInRules,
  gatewayRules,
  bypassRules,
  serverRules,
  serviceRules,
  tlsRules,
  securityRules,
  identityRules,
  portRules,
  resourceRules,
  rolloutRules,
  autoscalingRules,
  routeRules,
  ingressRules,
  networkRules,
  maintenanceRules,
  backupRules,
  monitoringRules,
  kubernetesRules,
  patchRules,
  extraObjectRules,
  deliveryRules,
  teamRules,
]

/** Every rule about one environment's values, with its code. */
export const rules = tables.flatMap((table) => listed<Rule>(table))
