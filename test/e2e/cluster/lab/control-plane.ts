import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { freePort } from '../../lab/process.ts'
import { type Access, access } from './kubeconfig.ts'
import type { Programs } from './programs.ts'
import { answers, listens, type Service, serve, stopAll } from './service.ts'

/** A Kubernetes cluster without machines: its API server's access, and what ends it. */
export interface ControlPlane extends Access, Service {}

/** The controllers' own limits are for many clusters on one machine; this one has it for itself. */
const hurry = ['--kube-api-qps=500', '--kube-api-burst=1000']

/**
 * Starts etcd, kube-apiserver, kube-controller-manager, kube-scheduler, and KWOK, which plays the kubelet of every
 * Node. Admission is what it is by default, ServiceAccount included; who has the token is system:masters.
 */
export async function controlPlane(programs: Programs, folder: string): Promise<ControlPlane> {
  const services: Service[] = []
  const stop = (): Promise<void> => stopAll(services)
  try {
    const etcd = await startEtcd(programs, folder, services)
    const server = await startApiServer(programs, folder, etcd, services)
    await startControllers(programs, folder, server, services)
    return { ...server, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startEtcd(programs: Programs, folder: string, services: Service[]): Promise<string> {
  const [client, peer] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`]
  const addresses = [
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
  ]
  const args = [...addresses, `--data-dir=${join(folder, 'etcd')}`, '--unsafe-no-fsync']
  services.push(await serve(programs.etcd, args, { folder, ready: () => answers(`${client}/health`) }))
  return client
}

async function startApiServer(programs: Programs, folder: string, etcd: string, services: Service[]): Promise<Access> {
  const port = await freePort()
  const token = randomBytes(16).toString('hex')
  writeFileSync(join(folder, 'tokens.csv'), `${token},admin,admin,system:masters\n`, { mode: 0o600 })
  writeFileSync(join(folder, 'service-accounts.key'), serviceAccountKey(), { mode: 0o600 })
  const key = join(folder, 'service-accounts.key')
  const args = [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'certificates')}`,
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    // As kubeadm and every cloud have it.
    '--allow-privileged',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    // Its own address as the Service `kubernetes`: the loopback is not allowed there.
    '--service-cluster-ip-range=10.96.0.0/16',
    '--endpoint-reconciler-type=none',
    '--max-requests-inflight=1000',
    '--max-mutating-requests-inflight=500',
  ]
  const server = `https://127.0.0.1:${port}`
  const certificate = join(folder, 'certificates/apiserver.crt')
  const ready = async (): Promise<boolean> => existsSync(certificate) && (await isReady(server, token))
  services.push(await serve(programs.kubeApiserver, args, { folder, ready }))
  return access(server, certificate, token, join(folder, 'kubeconfig'))
}

async function startControllers(
  programs: Programs,
  folder: string,
  server: Access,
  services: Service[],
): Promise<void> {
  const ports = { manager: await freePort(), scheduler: await freePort(), kwok: await freePort() }
  const certificates = `--cert-dir=${join(folder, 'certificates')}`
  const kubeconfig = `--kubeconfig=${server.kubeconfig}`
  const common = [kubeconfig, '--leader-elect=false', '--bind-address=127.0.0.1', ...hurry]
  const manager = [
    ...common,
    `--secure-port=${ports.manager}`,
    certificates,
    '--use-service-account-credentials',
    `--service-account-private-key-file=${join(folder, 'service-accounts.key')}`,
    `--root-ca-file=${join(folder, 'certificates/apiserver.crt')}`,
  ]
  const scheduler = [...common, `--secure-port=${ports.scheduler}`, certificates]
  const kwok = [
    kubeconfig,
    '--manage-all-nodes',
    '--cidr=10.244.0.0/16',
    '--node-lease-duration-seconds=40',
    `--server-address=127.0.0.1:${ports.kwok}`,
  ]
  services.push(
    await serve(programs.kubeControllerManager, manager, { folder, ready: () => listens(ports.manager) }),
    await serve(programs.kubeScheduler, scheduler, { folder, ready: () => listens(ports.scheduler) }),
    // Its home is where it would look for a configuration of the user's.
    await serve(programs.kwok, kwok, { folder, env: { HOME: folder }, ready: () => listens(ports.kwok) }),
  )
}

const serviceAccountKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey

/** Its certificate can't be known before it has made it. */
const isReady = (server: string, token: string): Promise<boolean> =>
  new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}` }
    const asked = request(`${server}/readyz`, { headers, rejectUnauthorized: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    asked.once('error', () => resolve(false)).end()
  })
