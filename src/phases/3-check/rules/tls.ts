import { controllerOf, controllers } from '../../../facts/kubernetes/ingress-controllers.ts'
import { runsJobs } from '../../../facts/mlflow/jobs.ts'
import { signIn } from '../../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { readArguments } from '../../../facts/mlflow/server-options.ts'
import { programOptions, programVariables } from '../../../facts/mlflow/variables.ts'
import type { Rules } from '../rule.ts'

export const tlsRules = {
  'tls-sign-in'({ values }, report) {
    if (!values.server.tls || !signIn(values)) return
    report({
      path: ['server', 'tls'],
      message:
        'the proxy that signs people in takes all requests, and speaks HTTP: MLflow behind it has nobody to show a certificate to',
      help: 'remove it, and have a service mesh encrypt what comes to the pod; or let something before the server sign people in, auth: {type: external}',
    })
  },

  'tls-options'({ values: { server, env_vars } }, report) {
    if (!server.tls) return
    const help = 'remove it: certificate and key come from server.tls'
    for (const { index, option } of readArguments(server.extraArgs)) {
      if (!programOptions.includes(option)) continue
      const message = `with ${option} MLflow does not read the options by which server.tls gives it its certificate`
      report({ path: ['server', 'extraArgs', index], message, help })
    }
    for (const name of programVariables.filter((name) => Object.hasOwn(env_vars, name))) {
      const message = `${name} stands in the way of server.tls, which gives MLflow its certificate by these options`
      report({ path: ['env_vars', name], message, help })
    }
  },

  'tls-jobs'({ values }, report) {
    if (!values.server.tls || !runsJobs(values)) return
    report({
      path: ['server', 'tls'],
      message: "MLflow's background jobs ask the server by http, whatever it speaks, and get no answer",
      help: 'add jobExecution: false below server',
    })
  },

  'tls-unverified'({ values }, report) {
    const { server, ingress } = values
    if (controllerOf(values) !== 'nginx') return
    if (!server.tls || !ingress.enabled || server.tls.ca?.secretName) return
    if (Object.keys(ingress.annotations).some((key) => key.endsWith('/proxy-ssl-verify'))) return
    report({
      path: ['server', 'tls'],
      message: 'NGINX encrypts what it sends to the server, and takes the certificate of whoever answers',
      help: `add ca: {secretName: ${server.tls.secretName}} below tls, where that Secret has ca.crt`,
    })
  },

  'tls-untrusted'({ values }, report) {
    const { server, ingress, service } = values
    if (!server.tls || !ingress.enabled) return
    const path = ['server', 'tls']
    const transport = 'traefik.ingress.kubernetes.io/service.serverstransport'
    const name = controllerOf(values)
    if (name === 'traefik' && !Object.hasOwn(service.annotations, transport))
      report({
        path,
        message:
          "Traefik verifies the server's certificate by its own authorities and the address of the pod, and answers requests with an error",
        help: `add a ServersTransport with rootCAs and serverName to extraObjects, and service: {annotations: {${transport}: <namespace>-<its name>@kubernetescrd}}`,
      })
    if (name === 'openshift' && !server.tls.ca?.secretName)
      report({
        path,
        message: "OpenShift's router trusts certificates of the cluster's own Services alone",
        help: 'take such a certificate (service.beta.openshift.io/serving-cert-secret-name), or add ca: {secretName: my-ca} below tls, a Secret whose tls.crt is the CA',
      })
  },

  'tls-own-authority'({ values }, report) {
    const { server, ingress } = values
    const { tls } = server
    const name = controllerOf(values)
    if (!tls?.ca?.secretName || !ingress.enabled || controllers[name].authorityKey !== 'tls.crt') return
    if (tls.ca.secretName !== tls.secretName) return
    report({
      path: ['server', 'tls', 'ca', 'secretName'],
      message: `${name} reads the CA from the key tls.crt, and in ${tls.secretName} that is the server's own certificate: unless it has signed itself, nothing is trusted`,
      help: `make a Secret with the CA as tls.crt, kubectl create secret generic my-ca --from-file=tls.crt=ca.crt, and write secretName: my-ca`,
    })
  },

  'tls-unused'({ values: { server, http_route, ingress } }, report) {
    if (!server.tls) return
    const { hostname, ca = {} } = server.tls
    const unused = {
      hostname: hostname !== undefined && !http_route.enabled && !(ingress.enabled && ca.secretName),
      'ca.configMap': ca.configMap !== undefined && !http_route.enabled,
      'ca.secretName': ca.secretName !== undefined && !ingress.enabled,
    }
    for (const [key, isUnused] of Object.entries(unused)) {
      if (!isUnused) continue
      const route = key === 'ca.configMap' ? 'http_route' : key === 'ca.secretName' ? 'ingress' : 'route'
      report({
        path: ['server', 'tls', ...key.split('.')],
        message: `${key} has no effect while there is no ${route}`,
        help: 'remove it, or enable the route that verifies the server',
      })
    }
  },
} satisfies Rules
