import { formatPath } from '../json.ts'
import type { Step } from './object-diff.ts'

/** A path into an object as people write it, elements by their merge keys: `spec.containers[mlflow].ports[8080/TCP].name`. */
export function formatSteps(path: readonly Step[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step !== 'string') return `${text}[${Object.values(step).join('/')}]`
    const key = formatPath([step])
    return text === '' || key.startsWith('[') ? text + key : `${text}.${key}`
  }, '')
}
