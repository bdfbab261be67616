import { posix } from 'node:path'
import type { SecretKey } from '../secret-path.ts'

/** The volume that only the proxy mounts, and where: its configuration, and each Secret a folder below `secrets`. */
export const proxyVolume = { name: 'sign-in', path: '/var/run/secrets/oauth2-proxy' } as const

/** The file of its configuration there. */
export const configurationFile = 'configuration.json'

/** A path within the volume as the container has it. */
export const inProxy = (path: string): string => posix.join(proxyVolume.path, path)

/** Where the key of a Secret lies within the volume. */
export const proxySecretPath = ({ name, key }: SecretKey): string => posix.join('secrets', name, key)
