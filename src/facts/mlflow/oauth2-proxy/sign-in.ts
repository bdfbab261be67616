import type { ResourceRequirements, Values } from '../../../schema/generated/types.ts'

type Oidc = NonNullable<NonNullable<Values['auth']>['oidc']>

/** What holds where auth.oidc doesn't say it. */
const defaults = {
  scopes: ['openid', 'email', 'profile'],
  emailClaim: 'email',
  groupsClaim: 'groups',
  allowedGroups: [] as string[],
  allowedEmailDomains: [] as string[],
  sessionDuration: '12h',
  audiences: [] as string[],
  extraIssuers: [] as NonNullable<Oidc['extraIssuers']>,
  image: 'quay.io/oauth2-proxy/oauth2-proxy:v7.15.6',
  // 28 MiB through a gibibyte up and down.
  resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } } as ResourceRequirements,
  extraArgs: [] as string[],
}

/** How people and programs sign in at the proxy in the pod. What is required may be missing: a rule says so. */
export type SignIn = Omit<Oidc, keyof typeof defaults> & typeof defaults

/** The values of auth.oidc with what holds without them; undefined where no proxy signs anybody in. */
export const signIn = ({ auth }: Values): SignIn | undefined =>
  auth?.type === 'oidc' ? ({ ...defaults, ...auth.oidc } as SignIn) : undefined
