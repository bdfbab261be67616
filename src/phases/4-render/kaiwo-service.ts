import type { KaiwoService, Values } from '../../schema/generated/types.ts'
import { deployment } from './deployment.ts'

/** The Deployment for the Kaiwo operator to make: the same object, inside one of its own kind. */
export function kaiwoService(values: Values): KaiwoService {
  const { metadata, spec, ...type } = deployment(values)
  const { namespace: _, ...unplaced } = metadata
  return {
    apiVersion: 'kaiwo.silogen.ai/v1alpha1',
    kind: 'KaiwoService',
    metadata,
    spec: { deployment: { ...type, metadata: unplaced, ...(spec && { spec }) } },
  }
}
