import { itemsOf, type Json, listOf, type Path } from '../../../model/json.ts'
import { isHostName } from '../forms.ts'
import { isFilled, isSet, type Rules, remove, twice } from './rule.ts'

/** What a Service's type allows (registry/core/service, too). */
export const serviceRules: Rules = {
  ServiceSpec: {
    'must not be empty'({ clusterIP, ports, type }, report) {
      if (!isFilled(ports) && clusterIP !== 'None' && type !== 'ExternalName')
        report({ at: ['ports'], help: 'list a port' })
    },
    'is needed where there are several ports'({ ports }, report) {
      if (listOf(ports).length < 2) return
      for (const [index, { name }] of itemsOf(ports))
        if (!isSet(name)) report({ at: ['ports', index, 'name'], help: 'add name: http or the like' })
    },
    'appears twice'({ ports }, report) {
      twice(
        itemsOf(ports).map(([index, { name }]) => [['ports', index, 'name'], name]),
        report,
      )
      twice(
        itemsOf(ports).map(([index, { nodePort, protocol }]): [Path, Json | undefined] => [
          ['ports', index, 'nodePort'],
          nodePort ? `${protocol ?? 'TCP'} ${nodePort}` : undefined,
        ]),
        report,
      )
    },
    'is allowed only for a NodePort or LoadBalancer'({ ports, type }, report) {
      if (isOutside(type)) return
      for (const [index, { nodePort }] of itemsOf(ports)) if (nodePort) report(remove('ports', index, 'nodePort'))
    },
    'must not be None for a NodePort or LoadBalancer'({ clusterIP, type }, report) {
      if (isOutside(type) && clusterIP === 'None') report(remove('clusterIP'))
    },
    'is allowed only for an ExternalName, which needs it in lower case'({ externalName, type }, report) {
      if (type !== 'ExternalName') return
      if (!isHostName(externalName)) report({ at: ['externalName'], help: 'write the host name that it stands for' })
    },
    'is not allowed for an ExternalName'(spec, report) {
      if (spec.type !== 'ExternalName') return
      for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'])
        if (isFilled(spec[field])) report(remove(field))
    },
    'is allowed only for a LoadBalancer'(spec, report) {
      if (spec.type === 'LoadBalancer') return
      for (const field of ['allocateLoadBalancerNodePorts', 'loadBalancerClass', 'loadBalancerSourceRanges']) {
        if (isFilled(spec[field])) report(remove(field))
      }
    },
    'is allowed only where the Service is reached from outside: a NodePort, a LoadBalancer, or one with externalIPs'(
      spec,
      report,
    ) {
      const { externalIPs, externalTrafficPolicy, type } = spec
      const isReached = isOutside(type) || ((type ?? 'ClusterIP') === 'ClusterIP' && isFilled(externalIPs))
      if (!isReached && isSet(externalTrafficPolicy)) report(remove('externalTrafficPolicy'))
    },
    'is allowed only for a LoadBalancer with externalTrafficPolicy: Local'(
      { externalTrafficPolicy, healthCheckNodePort, type },
      report,
    ) {
      if (healthCheckNodePort && !(type === 'LoadBalancer' && externalTrafficPolicy === 'Local'))
        report(remove('healthCheckNodePort'))
    },
    'is allowed only while sessionAffinity is ClientIP'({ sessionAffinity, sessionAffinityConfig }, report) {
      if (sessionAffinityConfig !== undefined && sessionAffinity !== 'ClientIP')
        report({ at: ['sessionAffinityConfig'], help: 'remove it, or write sessionAffinity: ClientIP' })
    },
    'must begin with clusterIP'({ clusterIP, clusterIPs }, report) {
      if (isFilled(clusterIPs) && listOf(clusterIPs)[0] !== (clusterIP ?? '')) report(remove('clusterIPs'))
    },
    'must be None alone, or one address of each family'({ clusterIPs }, report) {
      const ips = listOf(clusterIPs)
      if (ips.length > 2 || (ips.length > 1 && (ips.includes('None') || isIPv6(ips[0]) === isIPv6(ips[1]))))
        report(remove('clusterIPs'))
    },
    'must be an address of the family that stands at its place in ipFamilies'(
      { clusterIP, clusterIPs, ipFamilies },
      report,
    ) {
      const ips = isFilled(clusterIPs) ? listOf(clusterIPs) : isSet(clusterIP) ? [clusterIP!] : []
      for (const [index, family] of listOf(ipFamilies).entries()) {
        const ip = ips[index]
        if (isSet(ip) && ip !== 'None' && isIPv6(ip) !== (family === 'IPv6'))
          report({ at: ['ipFamilies', index], help: 'remove it: the family follows from the address' })
      }
    },
    'must be an address of the outside'({ externalIPs }, report) {
      for (const [index, ip] of listOf(externalIPs).entries()) {
        if (/^(0+\.0+\.0+\.0+|127\.|169\.254\.|224\.0\.0\.|::1?$|fe[89ab]|ff02:)/i.test(String(ip)))
          report(remove('externalIPs', index))
      }
    },
    'must be a range of addresses, such as 10.0.0.0/8'({ loadBalancerSourceRanges }, report) {
      for (const [index, range] of listOf(loadBalancerSourceRanges).entries()) {
        if (!isRange(String(range).trim()))
          report({
            at: ['loadBalancerSourceRanges', index],
            help: `write ${String(range).trim()}/32 for a single address`,
          })
      }
    },
    'must not name more families than the policy allows'({ ipFamilies, ipFamilyPolicy }, report) {
      if ((ipFamilyPolicy ?? 'SingleStack') === 'SingleStack' && listOf(ipFamilies).length > 1)
        report({ at: ['ipFamilies'], help: 'keep one, or write ipFamilyPolicy: PreferDualStack' })
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
