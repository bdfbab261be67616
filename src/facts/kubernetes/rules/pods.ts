import { isObject, itemsOf, type JsonObject, mapOf, type Path } from '../../../model/json.ts'
import { memoizeLast } from '../../../model/memo.ts'
import { exclusive, isFilled, isSet, type Rules, remove } from './rule.ts'

/** What the parts of a pod have to do with each other. */
export const podRules: Rules = {
  PodResourceClaim: exclusive(['resourceClaimName', 'resourceClaimTemplateName'], { isNeeded: true }),

  PodSpec: {
    'is the name of a container, too'({ containers, initContainers }, report) {
      const names = itemsOf(containers).map(([, { name }]) => name)
      for (const [index, { name }] of itemsOf(initContainers)) {
        if (names.includes(name!)) report({ at: ['initContainers', index, 'name'], help: 'give it another name' })
      }
    },
    'must be the name of a volume of the pod'(pod, report) {
      const names = [...new Set(itemsOf(pod.volumes).map(([, { name }]) => name))]
      for (const [path, container] of containersOf(pod)) {
        for (const list of ['volumeMounts', 'volumeDevices']) {
          for (const [index, { name }] of itemsOf(container[list])) {
            if (!names.includes(name!))
              report({
                at: [...path, list, index, 'name'],
                help: `write one of ${names.join(', ')}, or add the volume`,
              })
          }
        }
      }
    },
    'must be the name of a claim or an ephemeral volume: only those can be devices'(pod, report) {
      const volumes = new Map(itemsOf(pod.volumes).map(([, volume]) => [volume.name, volume]))
      for (const [path, { volumeDevices }] of containersOf(pod)) {
        for (const [index, { name }] of itemsOf(volumeDevices)) {
          const volume = volumes.get(name)
          if (volume && !volume.persistentVolumeClaim && !volume.ephemeral)
            report({ at: [...path, 'volumeDevices', index, 'name'], help: 'mount it, in volumeMounts' })
        }
      }
    },
    'must be the name of one of resourceClaims'(pod, report) {
      const names = itemsOf(pod.resourceClaims).map(([, { name }]) => name)
      for (const [path, { resources }] of containersOf(pod)) {
        for (const [index, { name }] of itemsOf(isObject(resources) ? resources.claims : [])) {
          if (!names.includes(name!))
            report({
              at: [...path, 'resources', 'claims', index, 'name'],
              help: 'add the claim to resourceClaims of the pod',
            })
        }
      }
    },
    'is for init containers only'({ containers }, report) {
      for (const [index, { restartPolicy }] of itemsOf(containers)) {
        if (isSet(restartPolicy))
          report({
            at: ['containers', index, 'restartPolicy'],
            help: 'remove it, or move the container to initContainers',
          })
      }
    },
    'is not allowed in an init container without restartPolicy: Always'({ initContainers }, report) {
      for (const [index, container] of itemsOf(initContainers)) {
        if (container.restartPolicy === 'Always') continue
        for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
          if (isFilled(container[field]))
            report({ at: ['initContainers', index, field], help: 'remove it, or add restartPolicy: Always' })
        }
      }
    },
    'must be at most terminationGracePeriodSeconds'(pod, report) {
      const grace = Number(pod.terminationGracePeriodSeconds ?? 30)
      for (const [path, { lifecycle }] of containersOf(pod)) {
        for (const [hook, handler] of Object.entries(mapOf(lifecycle))) {
          const sleep = isObject(handler) && isObject(handler.sleep) ? Number(handler.sleep.seconds) : 0
          if (sleep > grace || sleep < 0)
            report({
              at: [...path, 'lifecycle', hook, 'sleep', 'seconds'],
              help: `write at most ${grace}, or raise terminationGracePeriodSeconds`,
            })
        }
      }
    },
    'needs os.name: linux in the pod'(pod, report) {
      if (isObject(pod.os)) return
      for (const [path, { lifecycle }] of containersOf(pod)) {
        if (isObject(lifecycle) && isSet(lifecycle.stopSignal))
          report({ at: [...path, 'lifecycle', 'stopSignal'], help: 'add os: {name: linux} to the pod' })
      }
    },
    'needs a server in dnsConfig.nameservers'({ dnsConfig, dnsPolicy }, report) {
      if (dnsPolicy === 'None' && !(isObject(dnsConfig) && isFilled(dnsConfig.nameservers)))
        report({ at: ['dnsPolicy'], help: 'add dnsConfig: {nameservers: […]}, or remove it' })
    },
    'excludes nodeName'({ nodeName, schedulingGates }, report) {
      if (isSet(nodeName) && isFilled(schedulingGates)) report(remove('schedulingGates'))
    },
  },
}

/** The containers and init containers of a pod, each with its path. */
export const containersOf = memoizeLast((pod: JsonObject): readonly [Path, JsonObject][] =>
  ['initContainers', 'containers'].flatMap((list) =>
    itemsOf(pod[list]).map(([index, container]): [Path, JsonObject] => [[list, index], container]),
  ),
)
