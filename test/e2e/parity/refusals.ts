import type { JsonObject } from '../../../src/model/json.ts'

/** Values that work with the chart and are errors here, on purpose. */
export interface Refusal {
  name: string
  /** Files below the chart that the environment extends. */
  extends: string[]
  values: JsonObject
  /** The code of the diagnostic. */
  code: string
  /** What makes them compile, laid over the values. */
  mend: JsonObject
}

const plain = 'ghcr.io/mlflow/mlflow:v2.22.0'
const image = 'ghcr.io/mlflow/mlflow:v3.17.2-full'
const server = { host: 'db', database: 'mlflow', port: '5432' }
const hosts = { http_route: { hostnames: ['mlflow.example.com'] }, ingress: { host: 'mlflow.example.com' } }
const signature = 'overrides/dev-center/signature.yaml'

export const refusals: Refusal[] = [
  { name: 'the plain image with S3', extends: [], values: { image: plain }, code: 'package-missing', mend: { image } },
  {
    name: 'the plain image, pinned by values.yaml',
    extends: ['values.yaml'],
    values: {},
    code: 'package-missing',
    mend: { image },
  },
  {
    name: 'the plain image, pinned by the signature override',
    extends: [signature],
    values: { metadata: { project_id: 'apollo' }, ...hosts },
    code: 'package-missing',
    mend: { image },
  },
  {
    name: 'the plain image with PostgreSQL',
    extends: ['overrides/backends/local_artifacts.yaml'],
    values: { image: plain, backendStore: { type: 'postgres', ...server } },
    code: 'package-missing',
    mend: { image },
  },
  {
    name: 'the plain image with MySQL',
    extends: ['overrides/backends/local_artifacts.yaml'],
    values: { image: plain, backendStore: { type: 'mysql', driver: 'pymysql', ...server } },
    code: 'package-missing',
    mend: { image },
  },
  {
    name: 'the signature override without a project: its claim',
    extends: [signature],
    values: { image, ...hosts },
    code: 'invalid-value',
    mend: { metadata: { project_id: 'apollo' } },
  },
  {
    name: 'an HTTPRoute without a host',
    extends: [],
    values: { http_route: { enabled: true } },
    code: 'route-host-missing',
    mend: { http_route: { hostnames: ['mlflow.example.com'] } },
  },
  {
    name: 'an Ingress without a host',
    extends: [],
    values: { ingress: { enabled: true } },
    code: 'route-host-missing',
    mend: { ingress: { host: 'mlflow.example.com' } },
  },
  {
    name: '#6: a name that is too long as a whole',
    extends: [],
    values: { nameOverride: 'n'.repeat(40), release: 'r'.repeat(40) },
    code: 'name-too-long',
    mend: { nameOverride: 'n' },
  },
  {
    name: '#10: a type of database that there is none of',
    extends: [],
    values: { image, backendStore: { type: 'postgresql', ...server } },
    code: 'not-allowed',
    mend: { backendStore: { type: 'postgres' } },
  },
  {
    name: 'a database server with the default image',
    extends: [],
    values: { backendStore: { type: 'postgres', ...server } },
    code: 'image-unpinned',
    mend: { image },
  },
  {
    name: 'a secret in plain text',
    extends: [],
    values: { env_vars: { HF_TOKEN: 'abc' } },
    code: 'secret-in-text',
    mend: { env_vars: { HF_TOKEN: { name: 'hugging-face', key: 'token' } } },
  },
  {
    name: 'the label that pods are found by',
    extends: [],
    values: { metadata: { labels: { app: 'mlflow' } } },
    code: 'label-reserved',
    mend: { metadata: { labels: { app: null } } },
  },
  {
    name: 'a template that trims the white space around it',
    extends: [],
    values: { metadata: { annotations: { a: 'a {{- .Release.Name -}} b' } } },
    code: 'template',
    mend: { metadata: { annotations: { a: 'a{{ .Release.Name }}b' } } },
  },
]
