import { isChecked, isIPv6 } from '../../../facts/mlflow/hosts.ts'
import { isSince, mlflowVersion } from '../../../facts/mlflow/image.ts'
import { runsJobs } from '../../../facts/mlflow/jobs.ts'
import { metricsOption } from '../../../facts/mlflow/metrics.ts'
import { signIn } from '../../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { mostPods, podCountPath } from '../../../facts/mlflow/pod-count.ts'
import { newestRead, since } from '../../../facts/mlflow/releases.ts'
import { readArguments, serverOptions } from '../../../facts/mlflow/server-options.ts'
import { isSqlite } from '../../../facts/mlflow/storage.ts'
import { variableNames } from '../../../facts/mlflow/variable-names.ts'
import { isKnownVariable } from '../../../facts/mlflow/variable-releases.ts'
import { isAtLeast, versionText } from '../../../facts/mlflow/version.ts'
import { own } from '../../../model/json.ts'
import { didYouMean } from '../../../text/did-you-mean.ts'
import type { Rules } from '../rule.ts'

const hostVariables = {
  allowedHosts: variableNames.allowedHosts,
  corsAllowedOrigins: variableNames.corsAllowedOrigins,
} as const

const periodicTasks = variableNames.periodicTasks

export const serverRules = {
  'argument-given'({ values: { metrics, server, traceArchival } }, report) {
    const byValues = {
      ...(metrics.enabled && { [metricsOption]: 'metrics.enabled' }),
      ...(traceArchival.enabled && { '--trace-archival-config': 'traceArchival' }),
    }
    for (const { index, option } of readArguments(server.extraArgs)) {
      const by = own<string>(byValues, option) ?? own(serverOptions, option)?.by
      if (by === undefined) continue
      report({
        path: ['server', 'extraArgs', index],
        message: `${option} is already set by ${by}`,
        help: `remove it here and set ${by}`,
      })
    }
  },

  'argument-unknown'({ values }, report) {
    const version = mlflowVersion(values)
    // A later MLflow, or one that somebody else built, may have more.
    if (version === undefined || !isAtLeast(newestRead, version)) return
    const isThere = (option: string) => isAtLeast(version, own(serverOptions, option)?.since ?? since.optionVariables)
    for (const { index, option } of readArguments(values.server.extraArgs)) {
      const known = own(serverOptions, option)
      if (option.startsWith('$(') || (known && isThere(option))) continue
      const near = known ? undefined : didYouMean(option, Object.keys(serverOptions).filter(isThere))
      const later = known?.since && `use MLflow ${versionText(known.since)} or later, or remove it`
      report({
        path: ['server', 'extraArgs', index],
        message: `MLflow ${versionText(version)} has no option ${option}, and refuses to start`,
        help: later ?? (near ? `did you mean ${near}?` : 'remove it'),
      })
    }
  },

  'hosts-ignored'({ values }, report) {
    for (const [key, variable] of Object.entries(hostVariables) as [keyof typeof hostVariables, string][]) {
      if (values.server[key].length === 0) continue
      const path = ['server', key]
      if (Object.hasOwn(values.env_vars, variable)) {
        report({ path, message: `${key} has no effect while env_vars sets ${variable}`, help: 'remove one of the two' })
      } else if (!isChecked(values)) {
        const version = versionText(mlflowVersion(values)!)
        report({ path, message: `${key} has no effect: MLflow ${version} checks no hosts`, help: 'remove it' })
      }
    }
  },

  'static-prefix-routed'({ values }, report) {
    const { server, http_route, ingress, metadata } = values
    // With a proxy in the pod it is another mistake.
    if (server.staticPrefix === undefined || signIn(values) || !(http_route.enabled || ingress.enabled)) return
    if (metadata.path !== undefined && metadata.path !== server.staticPrefix) {
      report({
        path: ['metadata', 'path'],
        message: `the server serves below ${server.staticPrefix}, which routes keep: they can't lead to it from ${metadata.path}`,
        help: 'remove it, or remove server.staticPrefix',
      })
    }
    if (isSince(values, since.prefixedApi) !== false) return
    report({
      path: ['server', 'staticPrefix'],
      message: `MLflow ${versionText(mlflowVersion(values)!)} has the API of clients at /api, where no route leads: below ${server.staticPrefix} are its pages alone`,
      help: 'use MLflow 3.12 or later; or remove it: routes take their path away, or have none with metadata: {path: /}',
    })
  },

  'jobs-host'({ values }, report) {
    if (!isIPv6(values) || signIn(values) || !runsJobs(values)) return
    report({
      path: ['server', 'host'],
      message: `MLflow's background jobs ask the server at http://${values.server.host}:${values.deployment.ports.http}, which is no URL`,
      help: 'add jobExecution: false below server',
    })
  },

  'jobs-replicas'({ values }, report) {
    if (mostPods(values) < 2 || isSqlite(values) || !runsJobs(values) || Object.hasOwn(values.env_vars, periodicTasks))
      return
    report({
      path: podCountPath(values),
      message: `each of ${mostPods(values)} pods would run MLflow's periodic jobs, and keep a queue of its own`,
      help: isKnownVariable(values, periodicTasks)
        ? `write server: {jobExecution: false}, or env_vars: {${periodicTasks}: false} and run them elsewhere`
        : 'write server: {jobExecution: false}',
    })
  },
} satisfies Rules
