import type { Values } from '../../schema/generated/types.ts'

/**
 * Annotations of pods by which something is injected that signs in with the token that Kubernetes mounts: without it the
 * pod is refused, or never starts (hashicorp/vault-k8s: agent-inject/agent/agent.go, serviceaccount; bank-vaults: auth
 * kubernetes). Meshes and the clouds' identities bring tokens of their own.
 */
const signingIn: { readonly [annotation: string]: RegExp } = {
  'vault.hashicorp.com/agent-inject': /^(true|1|t)$/i,
  'vault.security.banzaicloud.io/vault-addr': /./,
}

/** Whether the pods get a token of the API server. */
export const hasApiToken = ({ automountServiceAccountToken, metadata: { annotations } }: Values): boolean =>
  automountServiceAccountToken ??
  Object.entries(signingIn).some(([name, value]) => value.test(String(annotations[name] ?? '')))
