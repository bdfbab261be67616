import { fullname } from '../../../facts/mlflow/names.ts'
import { type JsonObject, texts } from '../../../model/json.ts'
import type { ConfigMap, Values } from '../../../schema/generated/types.ts'
import { digestOf } from '../digest.ts'
import { metadata } from '../metadata.ts'
import { type Panel, sections } from './panels.ts'

/**
 * The dashboard where the values ask for one. Grafana's sidecar writes the keys of all ConfigMaps into one folder, so
 * that a key, as an uid and a title, is one environment's alone.
 */
export function dashboard(values: Values): ConfigMap[] {
  const { enabled, labels, annotations } = values.grafanaDashboard
  if (!enabled) return []
  const own = metadata(values)
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        ...own,
        name: `${own.name}-dashboard`,
        labels: { ...own.labels, ...texts(labels) },
        ...(Object.keys(annotations).length > 0 && { annotations }),
      },
      data: { [`mlflow-${placeOf(values, '-')}.json`]: text(values) },
    },
  ]
}

/** The dashboard as JSON, a line a panel. */
function text(values: Values): string {
  const top = JSON.stringify(model(values)).slice(0, -1)
  const lines = laidOut(values).map((panel) => JSON.stringify(panel))
  return `${top},"panels":[\n${lines.join(',\n')}\n]}\n`
}

/** Where a server is, among all that one Grafana may show. */
const placeOf = (values: Values, separator: string): string =>
  [values.cluster, values.namespace, fullname(values)].join(separator)

/** The dashboard without its panels, as Grafana keeps it: its classic model, which every version from 9 on reads. */
function model(values: Values): JsonObject {
  return {
    uid: `mlflow-${digestOf(placeOf(values, '/'))}`,
    title: `MLflow ${placeOf(values, ' / ')}`,
    tags: ['mlflow'],
    schemaVersion: 39,
    editable: false,
    graphTooltip: 1,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    annotations: { list: [] },
    templating: {
      list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' }],
    },
  }
}

/** A whole row of Grafana's grid, and how high a panel is. */
const grid = { columns: 24, height: 8 }

/** The panels below their headings, each section in rows of equal parts. */
function laidOut(values: Values): JsonObject[] {
  let y = 0
  let id = 0
  return sections(values).flatMap(({ title, panels }) => {
    const width = grid.columns / Math.min(panels.length, 3)
    const perRow = grid.columns / width
    const heading = {
      id: ++id,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { x: 0, y: y++, w: grid.columns, h: 1 },
      panels: [],
    }
    const top = y
    y += Math.ceil(panels.length / perRow) * grid.height
    return [
      heading,
      ...panels.map((panel, index) => ({
        id: ++id,
        ...graph(panel),
        gridPos: {
          x: (index % perRow) * width,
          y: top + Math.floor(index / perRow) * grid.height,
          w: width,
          h: grid.height,
        },
      })),
    ]
  })
}

const datasource = { type: 'prometheus', uid: '${datasource}' }

const graph = ({ title, description, unit, series, isStacked }: Panel): JsonObject => ({
  type: 'timeseries',
  title,
  ...(description !== undefined && { description }),
  datasource,
  fieldConfig: {
    defaults: {
      unit,
      min: 0,
      custom: {
        fillOpacity: isStacked ? 20 : 0,
        stacking: { mode: isStacked ? 'normal' : 'none', group: 'A' },
      },
    },
    overrides: [],
  },
  options: {
    legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] },
    tooltip: { mode: 'multi', sort: 'desc' },
  },
  targets: series.map(([legendFormat, expr], index) => ({
    refId: String.fromCharCode(65 + index),
    datasource,
    expr,
    legendFormat,
  })),
})
