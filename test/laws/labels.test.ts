// What Kustomize's `labels` does, field by field: the model of it that overlays rely on, against the real one.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type FieldSpec, type LabelEntry, labelFields, labelled } from '../../src/facts/kustomize/labels.ts'
import type { Json, JsonObject } from '../../src/model/json.ts'
import type { KubernetesObject } from '../../src/model/kubernetes-object.ts'
import { versions } from '../support/kustomize/binary.ts'
import { build, withTree } from '../support/kustomize/build.ts'
import { objectSet } from '../support/kustomize/object-set.ts'

const test = suite('labels')

const apiVersions: Record<string, string> = {
  apps: 'apps/v1',
  batch: 'batch/v1',
  policy: 'policy/v1',
  'networking.k8s.io': 'networking.k8s.io/v1',
}
const core = ['Service', 'ReplicationController', 'ConfigMap']

/** Keys on the way of a field that hold lists in objects of Kubernetes. */
const lists = ['volumeClaimTemplates', 'topologySpreadConstraints', 'ingress', 'egress', 'from', 'to']
const isList = (key: string): boolean => lists.includes(key) || key.endsWith('DuringExecution')

/** A value in which there is a map of labels at the end of a path. */
const holding = ([key, ...rest]: string[]): Json => {
  if (key === undefined) return { app: 'old', other: 'stays' }
  const below = holding(rest)
  const name = key.replace('[]', '')
  return { [name]: isList(name) ? [below, below] : below }
}

const merged = (a: Json, b: Json): Json =>
  typeof a === 'object' && typeof b === 'object' && a && b && !Array.isArray(a) && !Array.isArray(b)
    ? Object.fromEntries(
        [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [
          key,
          key in a && key in b ? merged(a[key]!, b[key]!) : (a[key] ?? b[key])!,
        ]),
      )
    : b

const kinds = [...new Set(labelFields.flatMap(({ kind }) => kind ?? [])), 'ConfigMap', 'Ingress']

const fieldsOf = (kind: string): FieldSpec[] => labelFields.filter((field) => (field.kind ?? kind) === kind)

/** An object of a kind in which each field is there, and one in which none is. */
const objectsOf = (kind: string): KubernetesObject[] => {
  const fields = fieldsOf(kind)
  const group = fields.flatMap(({ group }) => group ?? [])[0] ?? (kind === 'Ingress' ? 'networking.k8s.io' : 'apps')
  const apiVersion = core.includes(kind) ? 'v1' : apiVersions[group]!
  const full = fields.reduce<Json>((object, { path }) => merged(object, holding(path.split('/'))), {}) as JsonObject
  return [
    { apiVersion, kind, ...full, metadata: { name: `${kind.toLowerCase()}-full`, ...(full.metadata as JsonObject) } },
    { apiVersion, kind, metadata: { name: `${kind.toLowerCase()}-empty` } },
  ]
}

const reaches: Omit<LabelEntry, 'pairs'>[] = [{}, { includeTemplates: true }, { includeSelectors: true }]

for (const version of versions) {
  test(`kustomize ${version} sets labels in the fields of the table, and nowhere else`, async () => {
    const objects = kinds.flatMap(objectsOf)
    for (const reach of reaches) {
      const entry: LabelEntry = { pairs: { app: 'new' }, ...reach }
      const files = [
        { path: 'kustomization.yaml', content: { labels: [entry], resources: ['objects.yaml'] } },
        { path: 'objects.yaml', content: { apiVersion: 'v1', kind: 'List', items: objects } },
      ]
      const built = await withTree(
        files,
        (content) => JSON.stringify(content),
        (root) => build(version, root),
      )
      assert.fixture(objectSet(built), objectSet(objects.map((object) => labelled(object, entry))))
    }
  })
}

test.run()
