/** How a container starts the server. */
export interface Command {
  /** What a shell runs before, line by line. */
  before: string[]
  /** The options of `mlflow server`, by name. */
  options: Record<string, string>
}

/**
 * Reads a container's command: the server, by `mlflow server` or by the start-up program that becomes it, or a shell
 * with a script that ends with one of them. Any other is all `before`.
 */
export function command(words: readonly string[], args: readonly string[]): Command {
  const [first = '', , ...parameters] = args
  const script = words[0] === 'sh' ? first.replace('"$@"', parameters.join(' ')) : [...words, ...args].join(' ')
  const lines = script
    .replace(/\\\n/g, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '# Start MLflow server')
  const last = lines.findLastIndex((line) => /^(mlflow server|(exec )?python3 \S+\/start\.py)\b/.test(line))
  const options = (lines[last] ?? '').matchAll(/--([a-z-]+)=(\S+)/g)
  return {
    before: lines
      .slice(0, last === -1 ? undefined : last)
      .join('\n')
      .trim()
      .split('\n')
      .filter((line) => line !== ''),
    options: Object.fromEntries([...options].map(([, name, value]) => [name!, plainPort(value!)])),
  }
}

/** A URL's empty port is none. */
const plainPort = (value: string): string => value.replace(/:(?=\/(?!\/))/, '')
