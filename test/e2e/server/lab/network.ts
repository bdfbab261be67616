import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../../../src/schema/generated/types.ts'
import { type End, isPeer } from '../../../support/network-policy.ts'
import { patience } from '../../lab/process.ts'

/** A network of a pod's own. */
export interface PodNetwork {
  /** The network namespace, by its name. */
  name: string
  /** The pod's address. */
  address: string
  /** Whether a client at one of the other addresses reaches a port of the pod. */
  isReached(from: string, port: number): Promise<boolean>
  /** Whether a process of the pod reaches a port of an address. */
  reaches(to: string, port: number): Promise<boolean>
  /** Listens at an address, for another than the pod; what comes goes on to a port of the loopback, if one is named. */
  listen(address: string, port: number, target?: number): Promise<void>
  stop(): void
}

/** How long a packet that is dropped is waited for, in milliseconds. */
const silence = (): number => patience(1500)

const ip = (...args: string[]): string =>
  execFileSync('ip', args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] })

/**
 * A network namespace, wired to this machine, whose other end has the addresses of all others. Clients come from the
 * first of them, unless they choose another. It needs the rights of root.
 */
export function podNetwork(address: string, node: string, others: readonly End[]): PodNetwork {
  const name = `mlflow-gitops-${process.pid}`
  const [outer, inner] = [`mg${process.pid}a`, `mg${process.pid}b`]
  const inside = (...args: string[]): string => ip('netns', 'exec', name, ...args)
  const servers: Server[] = []
  ip('netns', 'add', name)
  ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', name)
  ip('link', 'set', outer, 'up')
  for (const end of [node, ...others.map(({ address }) => address)]) ip('addr', 'add', `${end}/32`, 'dev', outer)
  ip('route', 'add', `${address}/32`, 'dev', outer, 'src', others[0]!.address)
  inside('ip', 'link', 'set', 'lo', 'up')
  inside('ip', 'link', 'set', inner, 'up')
  inside('ip', 'addr', 'add', `${address}/32`, 'dev', inner)
  inside('ip', 'route', 'add', node, 'dev', inner)
  inside('ip', 'route', 'add', 'default', 'via', node, 'dev', inner)
  return {
    name,
    address,
    async isReached(from, port) {
      const socket = connect({ host: address, port, localAddress: from })
      const timer = setTimeout(() => socket.destroy(new Error('nobody answers')), silence())
      const isOpen = await once(socket, 'connect').then(
        () => true,
        () => false,
      )
      clearTimeout(timer)
      socket.destroy()
      return isOpen
    },
    async reaches(to, port) {
      const seconds = String(silence() / 1000)
      const probe = ['timeout', seconds, 'bash', '-c', `exec 3<>/dev/tcp/${to}/${port}`]
      const child = spawn('ip', ['netns', 'exec', name, ...probe], { stdio: 'ignore' })
      const [status] = (await once(child, 'exit')) as [number | null]
      return status === 0
    },
    async listen(address, port, target) {
      const server = createServer((socket) => {
        socket.on('error', () => socket.destroy())
        if (target === undefined) return
        const onwards = connect({ host: '127.0.0.1', port: target })
        onwards.on('error', () => socket.destroy())
        socket.on('close', () => onwards.destroy())
        socket.pipe(onwards).pipe(socket)
      })
      servers.push(server.listen(port, address))
      await once(server, 'listening')
    },
    stop() {
      for (const server of servers) server.close()
      ip('netns', 'delete', name)
    },
  }
}

/**
 * Puts the policies that select a pod into force in its network, as a network plugin does: by nftables, the selectors
 * replaced by the addresses that they select. The node, from which kubelet asks, always comes in.
 */
export function enforce(
  network: PodNetwork,
  objects: readonly KubernetesObject[],
  node: string,
  others: readonly End[],
): void {
  const policies = (objects as unknown as NetworkPolicy[]).filter(({ kind }) => kind === 'NetworkPolicy')
  const specs = policies.map(({ spec = {} }) => spec)
  const addressesOf = (peer: NetworkPolicyPeer): string[] =>
    others.filter((end) => isPeer(peer, end, policies[0]!.metadata.namespace!)).map(({ address }) => address)
  const chains = [
    {
      hook: 'input',
      interface: 'iif',
      end: 'saddr',
      first: [`ip saddr ${node} accept`],
      isRestricted: true,
      rules: specs.flatMap(({ ingress = [] }) => ingress.map(({ from, ports }) => ({ peers: from, ports }))),
    },
    {
      hook: 'output',
      interface: 'oif',
      end: 'daddr',
      first: [],
      isRestricted: specs.some(({ policyTypes = [] }) => policyTypes.includes('Egress')),
      rules: specs.flatMap(({ egress = [] }) => egress.map(({ to, ports }) => ({ peers: to, ports }))),
    },
  ]
  const lines = chains.flatMap(({ hook, end, first, isRestricted, rules, ...chain }) => [
    `chain ${hook} {`,
    `type filter hook ${hook} priority 0; policy ${isRestricted ? 'drop' : 'accept'};`,
    'ct state established,related accept',
    `${chain.interface} lo accept`,
    ...first,
    ...rules.flatMap(({ peers, ports }) =>
      (peers ?? [undefined]).flatMap((peer) =>
        peerMatches(peer, end, addressesOf).flatMap((match) =>
          (ports ?? [undefined]).map((port) => `${match} ${portMatch(port)} accept`),
        ),
      ),
    ),
    '}',
  ])
  const input = ['table inet server {', ...lines, '}'].join('\n')
  execFileSync('ip', ['netns', 'exec', network.name, 'nft', '-f', '-'], { input, stdio: ['pipe', 'pipe', 'pipe'] })
}

/** The forms in which nftables matches a peer; none where no address is one. */
function peerMatches(
  peer: NetworkPolicyPeer | undefined,
  end: string,
  addressesOf: (peer: NetworkPolicyPeer) => string[],
): string[] {
  if (!peer) return ['']
  if (!peer.ipBlock) {
    const addresses = addressesOf(peer)
    return addresses.length > 0 ? [`ip ${end} { ${addresses.join(', ')} }`] : []
  }
  const { cidr, except = [] } = peer.ipBlock
  const family = cidr.includes(':') ? 'ip6' : 'ip'
  const but = except.length > 0 ? ` ${family} ${end} != { ${except.join(', ')} }` : ''
  return [`${family} ${end} ${cidr}${but}`]
}

function portMatch(match: NetworkPolicyPort | undefined): string {
  if (!match) return ''
  const { port, endPort, protocol = 'TCP' } = match
  if (port === undefined) return `meta l4proto ${protocol.toLowerCase()}`
  return `${protocol.toLowerCase()} dport ${port}${endPort === undefined ? '' : `-${endPort}`}`
}
