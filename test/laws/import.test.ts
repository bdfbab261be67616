// Whatever is imported, nothing is thrown, and no secret of it is in what is said or written.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { formats } from '../../src/diagnostics/formats.ts'
import { importServer } from '../../src/import/import.ts'
import { importReports } from '../../src/import/report.ts'
import { deep } from '../support/depth.ts'

const test = suite('import')

/** No text that is written by us holds this. */
const planted = 'pl4nted/S3cret+9'

const key = fc.constantFrom(
  'name',
  'value',
  'valueFrom',
  'secretKeyRef',
  'configMapRef',
  'env',
  'spec',
  'port',
  'ports',
  'x',
)
const junk = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      null,
      true,
      5000,
      -1,
      '',
      'http',
      '$(A)',
      '${A:-b}',
      'sqlite:////data/a.db',
      '/data',
      '=',
      '\u0000',
      '☃',
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
})).value

const line = fc
  .array(
    fc.constantFrom(
      ...[
        'mlflow',
        'server',
        '--host',
        '0.0.0.0',
        '--port=5000',
        '-w',
        '2',
        '&&',
        ';',
        '|',
        '$(A)',
        '"',
        "'",
        '\\',
        '\n',
        '$',
        '`',
        '${',
      ],
      ...[
        'pip install x',
        'export A=b',
        '--backend-store-uri',
        `postgresql://u:${planted}@db/runs`,
        `--password=${planted}`,
        `PGPASSWORD=${planted}`,
      ],
      ...['--backend-store-uri=sqlite:////data/a.db', '--app-name=basic-auth', '--static-prefix=/a'],
    ),
    { maxLength: 14 },
  )
  .map((words) => words.join(' '))

const env = fc.array(
  fc.oneof(
    fc.constantFrom<unknown>(
      { name: 'PGPASSWORD', value: planted },
      { name: 'AWS_SECRET_ACCESS_KEY', value: planted },
      { name: 'MLFLOW_BACKEND_STORE_URI', value: `postgresql://u:${planted}@db/runs` },
      { name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      { name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      { name: 'AZURE_STORAGE_CONNECTION_STRING', value: `AccountName=a;AccountKey=${planted};X=y` },
    ),
    junk,
  ),
  { maxLength: 5 },
)

const container = fc.record(
  {
    name: fc.constantFrom<unknown>('mlflow', 'a', 7, null),
    image: fc.constantFrom<unknown>('ghcr.io/mlflow/mlflow:v3.17.2-full', 'mlflow', 'a@b:c', 1),
    command: fc.oneof(fc.constant(['sh', '-c']), fc.constant(['mlflow', 'server']), junk),
    args: fc.oneof(
      line.map((text) => [text]),
      line.map((text) => text.split(' ')),
      junk,
    ),
    env: fc.oneof(env, junk),
    envFrom: fc.oneof(fc.constant([{ secretRef: { name: 's' } }, { configMapRef: { name: 'c' } }]), junk),
    ports: fc.oneof(fc.constant([{ name: 'web', containerPort: 5000 }]), junk),
    resources: junk,
    livenessProbe: junk,
    readinessProbe: fc.oneof(fc.constant({ httpGet: { path: '/', port: 'web' } }), junk),
    securityContext: junk,
    volumeMounts: fc.oneof(fc.constant([{ name: 'v', mountPath: '/data' }]), junk),
  },
  { requiredKeys: ['name', 'image'] },
)

const labels = { app: 'a' }
const metadata = {
  name: 'a',
  namespace: 'ml',
  annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"p":"${planted}"}` },
}

const documents = fc
  .record({
    kind: fc.constantFrom('Deployment', 'StatefulSet', 'Pod', 'DaemonSet'),
    container,
    pod: fc.dictionary(
      fc.constantFrom(
        'volumes',
        'initContainers',
        'nodeSelector',
        'affinity',
        'tolerations',
        'securityContext',
        'serviceAccountName',
      ),
      junk,
    ),
    spec: fc.dictionary(fc.constantFrom('replicas', 'strategy', 'volumeClaimTemplates'), junk),
    service: junk,
    ingress: junk,
    data: fc.record(
      { PGHOST: fc.constantFrom<unknown>('db', 5, null), PGPASSWORD: fc.constant(planted) },
      { requiredKeys: [] },
    ),
  })
  .map(({ kind, container, pod, spec, service, ingress, data }) => [
    {
      apiVersion: 'apps/v1',
      kind,
      metadata,
      spec:
        kind === 'Pod'
          ? { containers: [container], ...pod }
          : {
              selector: { matchLabels: labels },
              template: { metadata: { labels }, spec: { containers: [container], ...pod } },
              ...spec,
            },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { selector: labels, ports: service } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'a' },
      spec: {
        rules: [
          { host: 'a.example.com', http: { paths: [{ path: '/', backend: { service: { name: 'a' } } }] } },
          ingress,
        ],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's' },
      data: { k: Buffer.from(planted).toString('base64') },
      stringData: { j: planted },
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data },
  ])

/** What an import says and writes, all of it, as it would be printed. */
async function said(text: string): Promise<string> {
  const outcome = await importServer(
    [{ file: 'a.yaml', text }],
    { id: 'prod', open: true, database: 'postgres' },
    { compile: async () => ({ problems: [] }) },
  )
  const reports = Object.values(importReports).map((report) =>
    report(outcome, { color: false, file: 'prod.yaml', isWritten: true }),
  )
  const diagnostics = Object.values(formats).map((format) =>
    format(outcome.problems, { color: false, isWhole: true, version: '', text: () => undefined }),
  )
  return [outcome.imported?.text ?? '', ...reports, ...diagnostics].join('\n')
}

const encoded = Buffer.from(planted).toString('base64')

test('objects of any form are imported or refused, and their secrets stay with them', async () => {
  await fc.assert(
    fc.asyncProperty(documents, async (all) => {
      const shown = await said(all.map((document) => JSON.stringify(document)).join('\n---\n'))
      assert.not.ok(shown.includes(planted), shown)
      assert.not.ok(shown.includes(encoded), shown)
    }),
    { numRuns: deep(600) },
  )
})

test('any text is imported or refused', async () => {
  const pieces = [
    'apiVersion: v1\n',
    'kind: Deployment\n',
    '---\n',
    'spec: [',
    '{',
    '&a *a',
    '\t',
    '%YAML 1.1\n',
    'a: b\n',
    '- ',
    '!!binary x',
    '\u0000',
    `p: ${planted}\n`,
  ]
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), async (parts) => {
      assert.not.ok((await said(parts.join(''))).includes(planted))
    }),
    { numRuns: deep(300) },
  )
})

test.run()
