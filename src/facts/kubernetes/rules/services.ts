import { itemsOf, type Json, listOf, type Path } from '../../../model/json.ts'
import { isHostName } from '../forms.ts'
import { isFilled, isSet, type Rules, remove, twice } from './rule.ts'

/** What a Service's type allows (registry/core/service, too). */
export const serviceRules: Rules = {
  ServiceSpec: {
    *'must not be empty'({ clusterIP, ports, type }) {
      if (!isFilled(ports) && clusterIP !== 'None' && type !== 'ExternalName')
        yield { at: ['ports'], help: 'list a port' }
    },
    *'is needed where there are several ports'({ ports }) {
      if (listOf(ports).length < 2) return
      for (const [index, { name }] of itemsOf(ports))
        if (!isSet(name)) yield { at: ['ports', index, 'name'], help: 'add name: http or the like' }
    },
    *'appears twice'({ ports }) {
      yield* twice(itemsOf(ports).map(([index, { name }]) => [['ports', index, 'name'], name]))
      yield* twice(
        itemsOf(ports).map(([index, { nodePort, protocol }]): [Path, Json | undefined] => [
          ['ports', index, 'nodePort'],
          nodePort ? `${protocol ?? 'TCP'} ${nodePort}` : undefined,
        ]),
      )
    },
    *'is allowed only for a NodePort or LoadBalancer'({ ports, type }) {
      if (isOutside(type)) return
      for (const [index, { nodePort }] of itemsOf(ports)) if (nodePort) yield remove('ports', index, 'nodePort')
    },
    *'must not be None for a NodePort or LoadBalancer'({ clusterIP, type }) {
      if (isOutside(type) && clusterIP === 'None') yield remove('clusterIP')
    },
    *'is allowed only for an ExternalName, which needs it in lower case'({ externalName, type }) {
      if (type !== 'ExternalName') return
      if (!isHostName(externalName)) yield { at: ['externalName'], help: 'write the host name that it stands for' }
    },
    *'is not allowed for an ExternalName'(spec) {
      if (spec.type !== 'ExternalName') return
      for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'])
        if (isFilled(spec[field])) yield remove(field)
    },
    *'is allowed only for a LoadBalancer'(spec) {
      if (spec.type === 'LoadBalancer') return
      for (const field of ['allocateLoadBalancerNodePorts', 'loadBalancerClass', 'loadBalancerSourceRanges']) {
        if (isFilled(spec[field])) yield remove(field)
      }
    },
    *'is allowed only where the Service is reached from outside: a NodePort, a LoadBalancer, or one with externalIPs'(
      spec,
    ) {
      const { externalIPs, externalTrafficPolicy, type } = spec
      const isReached = isOutside(type) || ((type ?? 'ClusterIP') === 'ClusterIP' && isFilled(externalIPs))
      if (!isReached && isSet(externalTrafficPolicy)) yield remove('externalTrafficPolicy')
    },
    *'is allowed only for a LoadBalancer with externalTrafficPolicy: Local'({
      externalTrafficPolicy,
      healthCheckNodePort,
      type,
    }) {
      if (healthCheckNodePort && !(type === 'LoadBalancer' && externalTrafficPolicy === 'Local'))
        yield remove('healthCheckNodePort')
    },
    *'is allowed only while sessionAffinity is ClientIP'({ sessionAffinity, sessionAffinityConfig }) {
      if (sessionAffinityConfig !== undefined && sessionAffinity !== 'ClientIP')
        yield { at: ['sessionAffinityConfig'], help: 'remove it, or write sessionAffinity: ClientIP' }
    },
    *'must begin with clusterIP'({ clusterIP, clusterIPs }) {
      if (isFilled(clusterIPs) && listOf(clusterIPs)[0] !== (clusterIP ?? '')) yield remove('clusterIPs')
    },
    *'must be None alone, or one address of each family'({ clusterIPs }) {
      const ips = listOf(clusterIPs)
      if (ips.length > 2 || (ips.length > 1 && (ips.includes('None') || isIPv6(ips[0]) === isIPv6(ips[1]))))
        yield remove('clusterIPs')
    },
    *'must be an address of the family that stands at its place in ipFamilies'({ clusterIP, clusterIPs, ipFamilies }) {
      const ips = isFilled(clusterIPs) ? listOf(clusterIPs) : isSet(clusterIP) ? [clusterIP!] : []
      for (const [index, family] of listOf(ipFamilies).entries()) {
        const ip = ips[index]
        if (isSet(ip) && ip !== 'None' && isIPv6(ip) !== (family === 'IPv6'))
          yield { at: ['ipFamilies', index], help: 'remove it: the family follows from the address' }
      }
    },
    *'must be an address of the outside'({ externalIPs }) {
      for (const [index, ip] of listOf(externalIPs).entries()) {
        if (/^(0+\.0+\.0+\.0+|127\.|169\.254\.|224\.0\.0\.|::1?$|fe[89ab]|ff02:)/i.test(String(ip)))
          yield remove('externalIPs', index)
      }
    },
    *'must be a range of addresses, such as 10.0.0.0/8'({ loadBalancerSourceRanges }) {
      for (const [index, range] of listOf(loadBalancerSourceRanges).entries()) {
        if (!isRange(String(range).trim()))
          yield {
            at: ['loadBalancerSourceRanges', index],
            help: `write ${String(range).trim()}/32 for a single address`,
          }
      }
    },
    *'must not name more families than the policy allows'({ ipFamilies, ipFamilyPolicy }) {
      if ((ipFamilyPolicy ?? 'SingleStack') === 'SingleStack' && listOf(ipFamilies).length > 1)
        yield { at: ['ipFamilies'], help: 'keep one, or write ipFamilyPolicy: PreferDualStack' }
    },
  },
}

const isOutside = (type: Json | undefined): boolean => type === 'NodePort' || type === 'LoadBalancer'

const isIPv6 = (ip: Json | undefined): boolean => String(ip).includes(':')

/** A CIDR; its prefix fits its family. */
function isRange(text: string): boolean {
  const [, ip, bits] = /^([0-9A-Fa-f:.]+)\/(\d{1,3})$/.exec(text) ?? []
  if (ip === undefined) return false
  return isIPv6(ip)
    ? Number(bits) <= 128
    : Number(bits) <= 32 && /^(\d{1,3}\.){3}\d{1,3}$/.test(ip) && ip.split('.').every((part) => Number(part) < 256)
}
