import { domain, label, qualified, word } from '../../facts/kubernetes/forms.ts'
import type { Definition } from './schema.ts'

// The forms of a field's value, by the names that Kubernetes' own validation has for them where it has any.
// Sources: see api-server.ts.

export const oneOf = (...values: string[]): Definition => ({ enum: values })
export const between = (minimum: number, maximum: number): Definition => ({ minimum, maximum })
export const atLeast = (minimum: number): Definition => ({ minimum })
/** A pattern; `words` complete the sentence that starts with "must be". */
export const matching = (pattern: string, words: string): Definition => ({ pattern, 'x-must-be': words })

export const dnsLabel: Definition = {
  ...matching(`^${label}$`, 'lower-case letters, digits and inner hyphens'),
  maxLength: 63,
}
export const dnsSubdomain: Definition = {
  ...matching(`^${domain}$`, 'lower-case letters, digits and inner hyphens, in parts joined by dots'),
  maxLength: 253,
}
export const hostname = matching(
  `^(?!([0-9]+\\.){3}[0-9]+$)((\\*\\.)?${domain})?$`,
  'a host name, or one that begins with *., and no IP address',
)
export const labelValue = matching(
  `^(${word})?$`,
  'at most 63 letters, digits, and inner hyphens, dots and underscores',
)
export const optionalSubdomain: Definition = { ...dnsSubdomain, pattern: `^(${domain})?$` }
export const labelKey = matching(`^${qualified}$`, 'a label key, such as app or example.com/app')
export const optionalLabelKey = { ...labelKey, pattern: `^$|^${qualified}$` }
export const labelKeys: Definition = { propertyNames: labelKey }
// An annotation's key is compared in lower case.
export const annotationKeys: Definition = {
  propertyNames: matching(
    `^${qualified.replaceAll('[a-z0-9]', '[A-Za-z0-9]').replaceAll('[-a-z0-9]', '[-A-Za-z0-9]')}$`,
    'an annotation key, such as example.com/note',
  ),
}
export const qualifiedName = matching(`^${qualified}$`, 'a name such as example.com/a')
/** The names of resources of containers: Kubernetes' own, and others with a domain. */
const standardResource = 'cpu|memory|ephemeral-storage|hugepages-([0-9]+([KMGTPE]i|[kMGTPE])?)'
const extendedResource = `${domain}/${word}`
export const resourceNames: Definition = {
  propertyNames: matching(
    `^(${standardResource}|${extendedResource})$`,
    'the name of a resource: cpu, memory, ephemeral-storage, hugepages-SIZE, or one with a domain such as nvidia.com/gpu',
  ),
}
export const claimResources: Definition = { propertyNames: matching('^storage$', 'storage') }
// netutils.ParseIPSloppy, without an address in the form of IPv4 within IPv6.
const octet = '0*(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])'
const ipv4 = `(${octet}\\.){3}${octet}`
const hexadecimal = '[0-9A-Fa-f]{1,4}'
const ipv6 = [
  `(${hexadecimal}:){7}${hexadecimal}`,
  `(${hexadecimal}:){1,7}:`,
  ...[1, 2, 3, 4, 5, 6].map((before) => `(${hexadecimal}:){1,${before}}(:${hexadecimal}){1,${7 - before}}`),
  `:((:${hexadecimal}){1,7}|:)`,
].join('|')
export const ip = matching(`^(${ipv4}|${ipv6})$`, 'an IP address, such as 10.0.0.1 or fd00::1')
export const pathInside = matching('^(?!(.*/)?\\.\\.(/|$))[^]', 'a path without ..')
export const relativePath = matching('^(?!/)(?!(.*/)?\\.\\.(/|$))', 'a relative path without ..')
/** The name of what a ConfigMap or a Secret holds. */
export const dataKey: Definition = {
  ...matching('^(?!\\.\\.)(?!\\.$)[-._a-zA-Z0-9]+$', 'letters, digits, hyphens, dots and underscores'),
  maxLength: 253,
}
export const dataKeys: Definition = { propertyNames: dataKey }
export const base64 = matching('^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$', 'base64')
export const noneOrIp = { ...ip, pattern: ip.pattern!.replace('^(', '^(None|'), 'x-must-be': 'None, or an IP address' }
export const optionalDnsLabel: Definition = { ...dnsLabel, pattern: `^(${label})?$` }
/** A DNS label of RFC 1035. */
export const serviceName: Definition = {
  ...matching('^[a-z]([-a-z0-9]*[a-z0-9])?$', 'lower-case letters, digits and inner hyphens, first a letter'),
  maxLength: 63,
}

export const port = between(1, 65535)
export const optionalPort = between(0, 65535)
export const portName: Definition = {
  ...matching('^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$', 'a port name: lower-case letters, digits and inner hyphens'),
  maxLength: 15,
}
export const optionalPortName: Definition = { ...portName, pattern: `^$|${portName.pattern}` }
export const portOrName: Definition = { ...port, ...portName }
export const countOrPercent: Definition = {
  minimum: 0,
  ...matching('^[0-9]+%$', 'a number or a percentage, such as 1 or 25%'),
}

export const protocol = oneOf('TCP', 'UDP', 'SCTP')
export const pullPolicy = oneOf('Always', 'IfNotPresent', 'Never')
export const profile = oneOf('Localhost', 'RuntimeDefault', 'Unconfined')
export const userId = between(0, 2 ** 31 - 1)
export const fileMode = between(0, 0o777)
export const weight = between(1, 100)
export const natural = atLeast(0)
