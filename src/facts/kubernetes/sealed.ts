import { at, type Json, mapOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'

/**
 * What SOPS adds to a file that it has encrypted: the keys, and a MAC over every value of the file, those in plain text
 * among them (github.com/getsops/sops, README: "Message Authentication Code").
 */
export const isSops = (object: object): boolean => typeof at(object as Json, ['sops', 'mac']) === 'string'

/** What kubeseal encrypts, for its name and its namespace (github.com/bitnami-labs/sealed-secrets, README: "Scopes"). */
const isSealedSecret = ({ apiVersion, kind }: KubernetesObject): boolean =>
  kind === 'SealedSecret' && apiVersion.startsWith('bitnami.com/')

/** Whether an object is encrypted, so that nothing of it may change. */
export const isEncrypted = (object: KubernetesObject): boolean => isSops(object) || isSealedSecret(object)

/** A value that SOPS has encrypted. */
const encrypted = /^ENC\[/

/** The keys of a Secret whose values are not encrypted. */
export const plainKeys = ({ data, stringData }: KubernetesObject): string[] =>
  [data, stringData].flatMap((values) =>
    Object.entries(mapOf(values)).flatMap(([key, value]) => (encrypted.test(String(value)) ? [] : [key])),
  )
