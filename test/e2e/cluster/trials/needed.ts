// What `needs --script` says on a real API server: what is missing, and nothing once it is made.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../../../support/project.ts'
import { attempt, see } from '../../attempt.ts'
import type { Attempt } from '../../suite.ts'
import type { Cluster } from '../lab/lab.ts'
import { buildPrograms } from '../lab/programs.ts'

const repository = join(import.meta.dirname, '../../../..')

interface Need {
  namespace?: string
  kind: string
  name: string
  keys: string[]
}

/** Asks for what the environments of this repository need, before and after it is made. */
export async function needed({ kubernetes, access }: Cluster): Promise<Attempt[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-gitops-needs-'))
  const { kubectl } = await buildPrograms()
  symlinkSync(kubectl, join(folder, 'kubectl'))
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, KUBECONFIG: access.kubeconfig }
  writeFileSync(join(folder, 'needs.sh'), runCommand(['needs', '--root', repository, '--script']).stdout)
  const check = () => {
    const { status, stdout, stderr } = spawnSync('sh', ['needs.sh', 'in-cluster'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    })
    const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('not looked for'))
    return { status, lines, text: stdout + stderr }
  }
  const all = JSON.parse(runCommand(['needs', '--root', repository, '--format', 'json']).stdout) as Need[]
  const makeable = all.filter(({ kind }) => Object.hasOwn(makers, kind))
  const what = 'needs --script'
  try {
    return [
      await attempt(['API server', what, 'says all that is missing'], async () => {
        const { status, lines, text } = check()
        see(status === 1, text)
        for (const { kind, name } of makeable)
          see(
            lines.some((line) => line.startsWith('missing: ') && line.includes(`${kind} ${name}`.trim())),
            `${kind} ${name}: ${text}`,
          )
        return `${lines.length} missing`
      }),
      await attempt(['API server', what, 'says the one key that a Secret has not'], async () => {
        await kubernetes.apply(gateways)
        await established(kubernetes)
        for (const need of makeable) {
          if (need.namespace)
            await kubernetes.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: need.namespace } })
          await kubernetes.apply(makers[need.kind]!({ ...need, keys: need.keys.slice(need.kind === 'Secret' ? 1 : 0) }))
        }
        const { status, lines, text } = check()
        see(status === 1, text)
        see(lines.length > 0 && lines.every((line) => / of Secret /.test(line)), text)
        return `${lines.length} keys`
      }),
      await attempt(['API server', what, 'says nothing once all is there'], async () => {
        for (const need of makeable) await kubernetes.apply(makers[need.kind]!(need))
        const { status, lines, text } = check()
        see(status === 0 && lines.length === 0, text)
      }),
      await attempt(['API server', what, 'changes nothing, and prints no value'], async () => {
        const { text } = check()
        see(!text.includes(secret) && !text.includes(Buffer.from(secret).toString('base64')), text)
      }),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The definition of Gateways, as much of it as is asked for: no controller of theirs is here. */
const gateways = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'gateways.gateway.networking.k8s.io',
    annotations: { 'api-approved.kubernetes.io': 'unapproved, of a lab' },
  },
  spec: {
    group: 'gateway.networking.k8s.io',
    scope: 'Namespaced',
    names: { kind: 'Gateway', plural: 'gateways', singular: 'gateway', listKind: 'GatewayList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
}

/** Waits until the server serves Gateways. */
async function established(kubernetes: Cluster['kubernetes']): Promise<void> {
  await kubernetes.kubectl(['wait', '--for=condition=Established', `crd/${gateways.metadata.name}`, '--timeout=60s'])
}

const secret = 'not-to-be-printed'

type Made = Parameters<Cluster['kubernetes']['apply']>[0]

/** Objects that fulfil a need, by its kind. */
const makers: Record<string, (need: Need) => Made> = {
  Secret: ({ name, namespace, keys }) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: namespace! },
    stringData: Object.fromEntries(keys.map((key) => [key, secret])),
  }),
  PersistentVolumeClaim: ({ name, namespace }) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: namespace! },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }),
  Gateway: ({ name, namespace, keys }) => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace: namespace! },
    spec: {
      gatewayClassName: 'lab',
      listeners: (keys.length > 0 ? keys : ['https']).map((key, index) => ({
        name: key,
        port: 443 + index,
        protocol: 'HTTP',
      })),
    },
  }),
  IngressClass: ({ name }) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name },
    spec: { controller: 'lab.example.com/none' },
  }),
  StorageClass: ({ name }) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: name === '' ? 'any' : name,
      ...(name === '' && { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }),
    },
    provisioner: 'lab.example.com/none',
  }),
}
