import { posix } from 'node:path'
import { mounts } from './mount-paths.ts'

/** A key of a Secret. */
export interface SecretKey {
  name: string
  key: string
}

/** The path of a Secret's key in the container. */
export const secretPath = ({ name, key }: SecretKey): string => posix.join(mounts.secrets, name, key)
