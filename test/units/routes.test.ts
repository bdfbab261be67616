// What two environments may not have of each other's URLs, in whatever way one of them takes them.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compileObjects } from '../../src/compile.ts'
import { removeProjects, withEnvironments } from '../support/project.ts'

const test = suite('routes of others')
test.after(removeProjects)

const base = 'image: ghcr.io/mlflow/mlflow:v3.17.2-full\nstorage: {ephemeral: {storageClassName: null}}\n'
const path = (...segments: string[]): string => {
  const [project, user, workload] = segments.length === 2 ? [segments[0], 'null', segments[1]] : segments
  return `metadata: {project_id: ${project}, user_id: ${user}, workload_id: ${workload}}\n`
}
const ingress = (host: string, more = 'className: nginx'): string =>
  `ingress: {enabled: true, host: "${host}", ${more}}\n`
const gateway = (hosts: string, more = ''): string =>
  `http_route: {enabled: true, hostnames: [${hosts}], parentRefs: [{name: g, namespace: g${more}}]}\n`
const rule = (value: string): string =>
  `patches: [{target: {kind: Ingress, name: mlflow-server}, json6902: [{op: add, path: /spec/rules/-, value: ${value}}]}]\n`
const backend = 'backend: {service: {name: mlflow-server, port: {number: 80}}}'
const own = ingress('b.example.com') + path('w', 't')

/** What compiling two environments says. */
async function codesOf(one: string, other: string): Promise<string[]> {
  const root = withEnvironments({ 'one.yaml': base + one, 'two.yaml': base + other })
  return (await compileObjects(root)).diagnostics.map(({ code }) => code)
}

/** What one has, and how another takes it. */
const taken: Record<string, [string, string]> = {
  'a longer path at a Gateway': [
    gateway('a.example.com') + path('v', 't'),
    gateway('a.example.com') + path('v', 't', 'api'),
  ],
  'a longer path of an Ingress': [
    ingress('a.example.com') + path('v', 't'),
    ingress('a.example.com') + path('v', 't', 'api'),
  ],
  'another case': [ingress('a.example.com') + path('v', 't'), ingress('a.example.com') + path('V', 't', 'api')],
  'no class beside a class': [
    ingress('a.example.com') + path('v', 't'),
    ingress('a.example.com', 'annotations: {}') + path('v', 't'),
  ],
  'a listener of the Gateway': [
    gateway('a.example.com') + path('v', 't'),
    gateway('a.example.com', ', sectionName: https') + path('v', 't'),
  ],
  'a port of the Gateway': [
    gateway('a.example.com') + path('v', 't'),
    gateway('a.example.com', ', port: 443') + path('v', 't'),
  ],
  'a host of a pattern': [
    gateway('"*.example.com"') + path('v', 't'),
    gateway('a.example.com') + path('v', 't', 'api'),
  ],
  "a host of an Ingress's pattern": [
    ingress('*.example.com') + path('v', 't'),
    ingress('a.example.com') + path('v', 't'),
  ],
  'a pattern of a host': [
    gateway('a.example.com') + path('v', 't', 'api'),
    gateway('"*.example.com"') + path('v', 't'),
  ],
  'a rule by a patch': [
    ingress('a.example.com') + path('v', 't'),
    own + rule(`{host: a.example.com, http: {paths: [{path: /v/t/api, pathType: Prefix, ${backend}}]}}`),
  ],
  'an expression by a patch': [
    ingress('a.example.com') + path('v', 't'),
    own +
      rule(`{host: a.example.com, http: {paths: [{path: "/(v|x)/t", pathType: ImplementationSpecific, ${backend}}]}}`),
  ],
  'a host by a patch': [
    gateway('a.example.com') + path('v', 't'),
    `${gateway('b.example.com') + path('v', 't')}patches: [{target: {kind: HTTPRoute}, patch: {spec: {hostnames: [a.example.com]}}}]\n`,
  ],
  'every host by a patch': [
    gateway('a.example.com') + path('v', 't'),
    `${gateway('b.example.com') + path('v', 't')}patches: [{target: {kind: HTTPRoute}, patch: {spec: {hostnames: null}}}]\n`,
  ],
  'every path by a patch': [
    gateway('a.example.com') + path('v', 't'),
    `${gateway('a.example.com') + path('w', 't')}patches: [{target: {kind: HTTPRoute}, json6902: [{op: remove, path: /spec/rules/1/matches}]}]\n`,
  ],
  'a header of every path': [
    gateway('a.example.com') + path('v', 't'),
    `${gateway('a.example.com') + path('w', 't')}patches: [{target: {kind: HTTPRoute}, json6902: [{op: replace, path: /spec/rules/1/matches, value: [{headers: [{name: a, value: b}]}]}]}]\n`,
  ],
  'an alias of NGINX': [
    ingress('a.example.com') + path('v', 't'),
    ingress(
      'b.example.com',
      'className: nginx, annotations: {nginx.ingress.kubernetes.io/server-alias: a.example.com}',
    ) + path('v', 't'),
  ],
  'an object of its own': [
    ingress('a.example.com') + path('v', 't'),
    `${own}extraObjects: [{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: x}, spec: {ingressClassName: nginx, rules: [{host: a.example.com, http: {paths: [{path: /v/t/api, pathType: Prefix, ${backend}}]}}]}}]\n`,
  ],
}

for (const [what, [one, other]] of Object.entries(taken)) {
  test(`${what} is another's`, async () => {
    const codes = await codesOf(one, other)
    assert.ok(codes.includes('route-twice'), codes.join(', '))
  })
}

/** What is beside each other. */
const apart: Record<string, [string, string]> = {
  'two paths': [ingress('a.example.com') + path('v', 't'), ingress('a.example.com') + path('v', 'u')],
  'a dot, which is a dot': [ingress('a.example.com') + path('v', 't-u'), ingress('a.example.com') + path('v', 't.u')],
  'two hosts beside a pattern elsewhere': [
    gateway('a.example.com, "*.example.org"') + path('v', 't'),
    gateway('b.example.com') + path('v', 't'),
  ],
  "more labels than an Ingress's pattern has": [
    ingress('*.example.com') + path('v', 't'),
    ingress('a.b.example.com') + path('v', 't'),
  ],
  'two listeners': [
    gateway('a.example.com', ', sectionName: a') + path('v', 't'),
    gateway('a.example.com', ', sectionName: b') + path('v', 't'),
  ],
  'two classes': [
    ingress('a.example.com') + path('v', 't'),
    ingress('a.example.com', 'className: inner') + path('v', 't'),
  ],
}

for (const [what, [one, other]] of Object.entries(apart)) {
  test(`${what}: each has its own`, async () => {
    const codes = await codesOf(one, other)
    assert.not.ok(codes.includes('route-twice'), codes.join(', '))
  })
}

test.run()
