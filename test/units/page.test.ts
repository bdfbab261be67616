// What the page's script computes, without a browser.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { CompiledEnvironment } from '../../src/model/environment.ts'
import type { KubernetesObject } from '../../src/model/kubernetes-object.ts'
import { type Condition, readCondition } from '../../src/page/browser/condition.ts'
import { chosenRows, facetCounts, fleetOf, wrongConditions } from '../../src/page/browser/fleet.ts'
import { lanesOf, stageName, standing } from '../../src/page/browser/lanes.ts'
import { objectReader } from '../../src/page/browser/objects.ts'
import { totals } from '../../src/page/browser/totals.ts'
import { columns, type Row } from '../../src/page/columns.ts'
import { objectsOf } from '../../src/page/data/objects.ts'
import { outliersOf, outlierText } from '../../src/page/data/outliers.ts'
import type { FleetData } from '../../src/page/data.ts'
import { hasPlace, placesText } from '../../src/page/places.ts'
import { addressOf, readRoute, withQuery } from '../../src/page/route.ts'

const test = suite('page')

const rowOf = (own: Partial<Row>): Row => ({
  ...(Object.fromEntries(columns.map(({ key }) => [key, ''])) as Row),
  folder: 'team',
  pods: 1,
  auth: 'basic',
  ...own,
})

const rows = [
  rowOf({ environment: 'team/a', mlflow: '3.9.0', pods: 2 }),
  rowOf({ environment: 'team/b', mlflow: '3.17.2' }),
  rowOf({ environment: 'team/c', mlflow: 'latest', auth: 'none' }),
]
const tableOf = (rows: Row[]): FleetData['columns'] =>
  Object.fromEntries(columns.map(({ key }) => [key, rows.map((row) => row[key])])) as FleetData['columns']

const fleetWith = (rows: Row[], before?: Row[]) =>
  fleetOf({
    ...{ columns: tableOf(rows), things: [], diagnostics: [], servers: {} },
    ...(before && { before: tableOf(before) }),
  })
const fleet = fleetWith(rows)

const chosen = (query: string) => chosenRows(fleet, new URLSearchParams(query)).map((row) => rows[row]!.environment)

test('a query chooses rows by texts, conditions and facets, and orders them as people count', () => {
  assert.equal(chosen('q=TEAM/b'), ['team/b'])
  assert.equal(chosen('q=mlflow%3C3.17+pods%3E%3D2'), ['team/a'])
  assert.equal(chosen('auth=none'), ['team/c'])
  assert.equal(chosen('auth=none&auth=basic&sort=-mlflow'), ['team/c', 'team/b', 'team/a'])
  assert.equal(chosen('q=nowhere'), [])
  assert.equal(facetCounts(fleet, new URLSearchParams('auth=none&pods=2'), 'auth'), [
    ['basic', 1],
    ['none', 0],
  ])
})

test('a condition is as that of list: releases by their parts, amounts with their units, asterisks; what is none is told', () => {
  const isMet = (word: string, cell: string | number): boolean => (readCondition(word) as Condition).isMet(cell)
  for (const [word, met, unmet] of [
    ['mlflow<3.17', '3.9.1', '3.17.0'],
    ['mlflow<=3.17', '3.17.0', '3.17.1'],
    ['mlflow>3', '3.17.2', 'latest'],
    ['memory>16gi', 17 * 2 ** 30, 16 * 2 ** 30],
    ['memory>=1.5gib', 1.5 * 2 ** 30, 2 ** 30],
    ['storage<1g', 0.9e9, 2 ** 30],
    ['cpu<=500m', 0.5, 1],
    ['replicas=2', 2, 20],
    ['pods!=2', 1, 2],
    ['pods>0', 1, ''],
    ['cluster=eu*', 'eu-1', 'us-eu'],
    ['cluster!=eu*', 'us', 'EU-1'],
    ['cluster>b', 'c', 'a'],
  ] as const)
    assert.equal([isMet(word, met), isMet(word, unmet)], [true, false], word)
  assert.match(String(readCondition('version<3')), /^there is no column version: there are environment, change/)
  assert.is(readCondition('memory>much'), 'much is no number: write memory>2Gi')
  for (const text of ['prod', 'memory>', 'a<b<c'.toUpperCase(), '']) assert.is(readCondition(text), undefined)
  assert.equal(wrongConditions(new URLSearchParams('q=prod+version%3C3')).length, 1)
})

test('an address is read as it was written, whatever the names', () => {
  for (const name of ['prod', 'team-a/prod', 'ü ?#%&', ''])
    assert.equal(readRoute(addressOf({ view: 'env', name, query: new URLSearchParams({ q: 'a&b=c #' }) })), {
      view: 'env',
      name,
      query: new URLSearchParams({ q: 'a&b=c #' }),
    })
  assert.is(readRoute('#/env/%').name, '%')
  const route = withQuery(readRoute('#/fleet?auth=a&auth=b&q=x'), { auth: ['b'], q: '' })
  assert.is(addressOf(route), '#/fleet?auth=b')
})

test('objects come out as they went in', () => {
  const objects = [
    {
      kind: 'A',
      apiVersion: 'v1',
      metadata: { name: 'a', labels: {} },
      list: [[], [1, '1', true, null, {}]],
      deep: { a: { a: [] } },
    },
    {
      kind: 'B',
      apiVersion: 'v1',
      metadata: { name: 'a', labels: {} },
      list: [[], [1, '1', true, null, {}]],
      deep: { a: {} },
    },
  ] as KubernetesObject[]
  const one = { objects } as CompiledEnvironment
  const two = { objects: [...objects].reverse() } as CompiledEnvironment
  const read = objectReader(
    objectsOf(
      new Map([
        ['a', one],
        ['c', two],
      ]),
      ['a', 'b', 'c'],
    ),
  )
  assert.equal(JSON.stringify([read(0), read(1), read(2)]), JSON.stringify([one.objects, [], two.objects]))
})

test('stages of one application are a lane, in folders and in names; who has another release than the stage before is told', () => {
  const ids = [
    'team/app-dev',
    'team/app-prod',
    'dev/api',
    'staging/api',
    'production/api',
    'alone-prod',
    'dev/x-prod',
    'b',
  ]
  const releases = ['3.17.2', '3.9.0', '3.15.0', '3.15.0', '3.17.2', '3.9.0', '3.9.0', '3.9.0']
  const fleet = fleetWith(ids.map((environment, index) => rowOf({ environment, mlflow: releases[index]! })))
  const { lanes, ranks } = lanesOf(fleet)
  assert.equal(ranks.map(stageName), ['dev', 'staging', 'prod'])
  assert.equal(
    lanes.map((lane) => [lane.name, ...ranks.map((rank) => [lane.rows.get(rank), standing(fleet, lane, rank)])]),
    [
      ['*/api', [2, undefined], [3, undefined], [4, 'ahead']],
      ['team/app-*', [0, undefined], [undefined, undefined], [1, 'behind']],
    ],
  )
})

test('amounts are added up by where environments are, and those of the base by where they were', () => {
  const now = [
    rowOf({ environment: 'a', cluster: 'new', memory: 4 }),
    rowOf({ environment: 'b', cluster: 'old', memory: 1 }),
  ]
  const then = [
    rowOf({ environment: 'a', cluster: 'old', memory: 2 }),
    rowOf({ environment: 'b', cluster: 'old', memory: 1 }),
    rowOf({ environment: 'c', cluster: 'gone', memory: 8 }),
  ]
  const memories = (rows: Row[], base?: Row[]) =>
    totals(fleetWith(rows, base), 'cluster', 'memory').map(({ name, environments, now, before }) => [
      ...[name, environments, now.memory, before?.memory],
    ])
  assert.equal(memories(now, then), [
    ['new', 1, 4, 0],
    ['old', 1, 1, 3],
    ['gone', 0, 0, 8],
  ])
  assert.equal(memories(now), [
    ['new', 1, 4, undefined],
    ['old', 1, 1, undefined],
  ])
  assert.equal(fleetWith(now, then).gone, ['c'])
})

test('places are written as ranges, and found in them', () => {
  const places = [12, 0, 1, 2, 7, 11]
  const text = placesText(places)
  assert.is(text, '0-2 7 11-12')
  assert.equal(
    Array.from({ length: 14 }, (_, place) => place).filter((place) => hasPlace(text, place)),
    [...places].sort((a, b) => a - b),
  )
})

test('an outlier is the one that is not like nearly all others', () => {
  const many = Array.from({ length: 9 }, (_, index) => rowOf({ environment: `team/${index}` }))
  const [found, ...more] = outliersOf([...many, rowOf({ environment: 'team/odd', auth: 'none' })])
  assert.is(outlierText(found!), 'Sign-in: none, where 9 of 10 of the fleet have basic')
  assert.equal([found!.environments, more], [['team/odd'], []])
  assert.equal(outliersOf(many), [])
  assert.equal(outliersOf(rows), [])
})

test.run()
