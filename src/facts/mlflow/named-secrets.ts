import { compareText } from '../../diagnostics/diagnostic.ts'
import { asJson } from '../../model/json.ts'
import { memoize } from '../../model/memo.ts'
import type { Values } from '../../schema/generated/types.ts'
import { controllerOf, controllers } from '../kubernetes/ingress-controllers.ts'
import { requirementsIn } from '../kubernetes/needed-objects.ts'
import { secretKeyOf } from './key-files.ts'
import { isOfConfigMap, referenceOf } from './key-references.ts'
import { proxySecrets } from './oauth2-proxy/secrets.ts'
import { signIn } from './oauth2-proxy/sign-in.ts'
import type { SecretKey } from './secret-path.ts'
import { stores } from './stores.ts'
import { certificateFiles } from './tls.ts'
import { givenVariables, variables } from './variables.ts'

/** A key of a Secret that the pods need, and the value that names it: `backendStore.secret`. */
export interface NamedKey extends SecretKey {
  by: string
}

/** The key of a Secret with which images are pulled, and the type of such a Secret (kubernetes.io/docs). */
export const pullSecret = { key: '.dockerconfigjson', type: 'kubernetes.io/dockerconfigjson' }

/**
 * Every key of a Secret that values name and pods need, each once, by Secret and key: for variables, files and the
 * pulling of images, and those of pods' parts. What only a patch names is none of them, nor are the Secrets of Ingresses.
 */
export const namedKeys = memoize((values: Values): NamedKey[] => {
  const all = [ofVariables, ofAuthorities, ofCertificate, ofSignIn, ofPodParts, ofImages].flatMap((of) => of(values))
  const distinct = new Map(all.map((named) => [JSON.stringify([named.name, named.key]), named]))
  return [...distinct.values()].sort((a, b) => compareText(a.name, b.name) || compareText(a.key, b.key))
})

function ofVariables(values: Values): NamedKey[] {
  const given = new Map(givenVariables(values).map(({ name, by }) => [name, by]))
  return Object.entries(variables(values)).flatMap(([name, value]) => {
    const key = secretKeyOf(value)
    return key ? [{ ...key, by: given.get(name) ?? `env_vars.${name}` }] : []
  })
}

const ofAuthorities = (values: Values): NamedKey[] =>
  stores(values).flatMap(({ key, tls }) => {
    const ca = tls?.ca && referenceOf(tls.ca)
    return ca && !isOfConfigMap(ca) ? [{ ...ca, by: `${key}.tls.ca` }] : []
  })

/** The server's own certificate, and the CA by which an Ingress' controller verifies it. */
function ofCertificate(values: Values): NamedKey[] {
  const ca = values.ingress.enabled ? values.server.tls?.ca?.secretName : undefined
  const key = controllers[controllerOf(values)].authorityKey
  return [
    ...Object.values(certificateFiles(values) ?? {}).map((file) => ({ ...file, by: 'server.tls' })),
    ...(ca === undefined || key === undefined ? [] : [{ name: ca, key, by: 'server.tls.ca' }]),
  ]
}

const ofSignIn = (values: Values): NamedKey[] => {
  const settings = signIn(values)
  return settings ? proxySecrets(settings).map(({ of, ...key }) => ({ ...key, by: `auth.oidc.${of}` })) : []
}

/** Values that are parts of pods as Kubernetes has them. */
const podParts = ['envFrom', 'extraVolumes', 'extraContainers', 'initContainers'] as const

/** The Secrets that they name, each with the value that does so; without a key where all of them are taken. */
const secretsOfPodParts = (values: Values): (Pick<NamedKey, 'name' | 'by'> & { key?: string })[] =>
  podParts.flatMap((by) =>
    requirementsIn(asJson(values[by])).flatMap(({ kind, name, key }) =>
      kind === 'Secret' ? [{ name, by, ...(key !== undefined && { key }) }] : [],
    ),
  )

/** The Secrets of which all keys are taken, whichever there are. */
export const wholeSecrets = (values: Values): Pick<NamedKey, 'name' | 'by'>[] =>
  secretsOfPodParts(values).filter(({ key }) => key === undefined)

/** Of a Secret that is taken whole the keys are those that its mapping lists. */
function ofPodParts(values: Values): NamedKey[] {
  const { mapping } = values.secrets
  const keysOf = (name: string): string[] => {
    const mapped = Object.hasOwn(mapping, name) ? mapping[name] : undefined
    return typeof mapped === 'object' ? Object.keys(mapped.keys ?? {}) : []
  }
  return secretsOfPodParts(values).flatMap(({ name, key, by }) =>
    (key === undefined ? keysOf(name) : [key]).map((one) => ({ name, key: one, by })),
  )
}

const ofImages = ({ imagePullSecrets }: Values): NamedKey[] =>
  imagePullSecrets.map((name) => ({ name, key: pullSecret.key, by: 'imagePullSecrets' }))
