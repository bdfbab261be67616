import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { at, type JsonObject } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import type { Kubernetes } from './kubernetes.ts'
import type { Service } from './service.ts'

/**
 * What the lab has no controller for, done as theirs would: a volume provisioner, an ingress controller, a gateway.
 * Nothing of this proves that a claim, an Ingress or an HTTPRoute works; without it, no Pod with a claim would be
 * scheduled, and Argo CD would call the others Progressing for ever.
 */
export function standIns(kubernetes: Kubernetes, folder: string): Service {
  const write = (error: Error): void => appendFileSync(join(folder, 'stand-ins.log'), `${error.message}\n`)
  let stopped = false
  const rounds = (async () => {
    while (!stopped) {
      // An object may go while it is looked at: the next round sees what there is then.
      for (const round of [provisionVolumes, exposeIngresses, acceptRoutes]) await round(kubernetes).catch(write)
      await sleep(1000)
    }
  })()
  return {
    async stop() {
      stopped = true
      await rounds
    },
  }
}

/** For each claim without a volume, one that fits; each volume whose claim is gone, away. */
async function provisionVolumes(kubernetes: Kubernetes): Promise<void> {
  for (const claim of await kubernetes.list('/api/v1/persistentvolumeclaims')) {
    if (at(claim, ['status', 'phase']) === 'Pending') await kubernetes.apply(volume(claim))
  }
  for (const released of await kubernetes.list('/api/v1/persistentvolumes')) {
    if (at(released, ['status', 'phase']) === 'Released') await kubernetes.remove(await kubernetes.pathOf(released))
  }
}

/** A volume for a claim and for no other: kube-controller-manager binds the two. */
function volume({ metadata, spec }: KubernetesObject): KubernetesObject {
  const { accessModes, resources, storageClassName, volumeMode, volumeName } = spec as JsonObject
  const { name, namespace, uid } = metadata as JsonObject
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: String(volumeName ?? `pvc-${uid}`) },
    spec: {
      capacity: (resources as JsonObject).requests!,
      accessModes: accessModes!,
      volumeMode: volumeMode!,
      storageClassName: storageClassName ?? '',
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: name!, namespace: namespace!, uid: uid! },
      hostPath: { path: '/nowhere' },
    },
  }
}

/** For each Ingress without an address, one of those that are for documentation (RFC 5737). */
async function exposeIngresses(kubernetes: Kubernetes): Promise<void> {
  for (const ingress of await kubernetes.list('/apis/networking.k8s.io/v1/ingresses')) {
    if (at(ingress, ['status', 'loadBalancer', 'ingress']) !== undefined) continue
    const status = { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } }
    await kubernetes.mergePatch(`${await kubernetes.pathOf(ingress)}/status`, { status })
  }
}

/** For each HTTPRoute that has changed since, the word of each parent that it accepts it. */
async function acceptRoutes(kubernetes: Kubernetes): Promise<void> {
  for (const route of await kubernetes.list('/apis/gateway.networking.k8s.io/v1/httproutes')) {
    const generation = route.metadata.generation!
    if (at(route, ['status', 'parents', 0, 'conditions', 0, 'observedGeneration']) === generation) continue
    const conditions = ['Accepted', 'ResolvedRefs'].map((type) => ({
      type,
      status: 'True',
      reason: type,
      message: 'said by the lab',
      observedGeneration: generation,
      lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ''),
    }))
    const parents = (at(route, ['spec', 'parentRefs']) as JsonObject[]).map((parentRef) => ({
      parentRef,
      controllerName: 'lab.example.com/gateway',
      conditions,
    }))
    await kubernetes.mergePatch(`${await kubernetes.pathOf(route)}/status`, { status: { parents } })
  }
}
