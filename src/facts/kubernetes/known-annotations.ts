import { own } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { keptAnnotations } from './kept.ts'
import { isKept } from './kinds.ts'

/**
 * Annotations and labels that describe, or have an object watched: no controller does another thing because of them. A
 * key without a prefix is its user's own (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/), but
 * for those with dots, by which runtimes of containers are told: io.kubernetes.cri-o.Devices.
 */
const describing: readonly RegExp[] = [
  /^[^/.]*$/,
  /^app\.kubernetes\.io\//,
  /^prometheus\.io\//,
  /^checksum\//,
  /^(kubernetes\.io\/(description|change-cause)|helm\.sh\/chart)$/,
  /^kubectl\.kubernetes\.io\/(restartedAt|default-container|default-logs-container)$/,
  /^cluster-autoscaler\.kubernetes\.io\//,
]

/**
 * Annotations of an Ingress that change how fast or how much, and never who, whereto or what: those of low or medium
 * risk of https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/ that guard
 * nothing; and the issuer of its certificate.
 */
const tuning: readonly RegExp[] = [
  /^nginx\.ingress\.kubernetes\.io\/(proxy-(body-size|buffering|buffer-size|buffers-number|max-temp-file-size|http-version|request-buffering|(connect|read|send)-timeout|next-upstream(-timeout|-tries)?)|client-body-buffer-size)$/,
  /^nginx\.ingress\.kubernetes\.io\/(affinity(-mode|-canary-behavior)?|session-cookie-[a-z-]+|load-balance|upstream-hash-by-subset(-size)?|http2-push-preload)$/,
  /^nginx\.ingress\.kubernetes\.io\/(use-regex|permanent-redirect-code|relative-redirects|enable-access-log|enable-opentelemetry|custom-http-errors)$/,
  /^cert-manager\.io\/[a-z-]+$/,
]

/** Annotations whose value decides. */
const byValue: { [key: string]: RegExp } = {
  // To a path of the same host.
  'nginx.ingress.kubernetes.io/permanent-redirect': /^\/(?!\/)[^$]*$/,
  'argocd.argoproj.io/sync-options': /^SkipDryRunOnMissingResource=true$/,
}

/** Whether an object is a way by which requests come to a Service. */
export const isRoute = ({ kind }: Pick<KubernetesObject, 'kind'>): boolean => kind === 'Ingress' || kind === 'HTTPRoute'

/** Whether an annotation, or a label, of an object is known to have no controller act in another way. */
export const isHarmless = (object: Pick<KubernetesObject, 'kind'>, key: string, value: string): boolean =>
  describing.some((form) => form.test(key)) ||
  (isKept(object) && own(keptAnnotations, key) === value) ||
  own(byValue, key)?.test(value) === true ||
  (isRoute(object) && tuning.some((form) => form.test(key)))
