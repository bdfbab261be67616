import { formatPath, isObject, type Json, type Path } from '../../../src/model/json.ts'

/** Where two values differ, each place on a line of its own with the chart's side and ours. */
export function differences(chart: Json | undefined, ours: Json | undefined, path: Path = []): string[] {
  if (chart === ours) return []
  if (isObject(chart) && isObject(ours)) {
    return [...new Set([...Object.keys(chart), ...Object.keys(ours)])]
      .sort()
      .flatMap((key) => differences(chart[key], ours[key], [...path, key]))
  }
  if (Array.isArray(chart) && Array.isArray(ours) && chart.length === ours.length) {
    return chart.flatMap((item, index) => differences(item, ours[index], [...path, index]))
  }
  return [`${formatPath(path)}: chart ${show(chart)}, here ${show(ours)}`]
}

const show = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value))
