import type { SecretKey } from '../secret-path.ts'
import type { SignIn } from './sign-in.ts'

const values = ['clientSecret', 'cookieSecret', 'clients', 'ca'] as const

/** The keys of Secrets that the proxy reads, each once, and the value below auth.oidc that names it first. */
export function proxySecrets(settings: SignIn): (SecretKey & { of: string })[] {
  const keys = values.flatMap((of) => (settings[of] ? [{ ...settings[of], of }] : []))
  return keys.filter(
    ({ name, key }, index) => keys.findIndex((other) => other.name === name && other.key === key) === index,
  )
}
