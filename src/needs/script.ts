import { escapeControls } from '../text/escape.ts'
import { isInCluster, type Need } from './need.ts'
import { titleOf } from './report.ts'

/** A text as one word of a shell; of control characters only ends of lines stay. */
const quoted = (text: string): string => `'${text.split('\n').map(escapeControls).join('\n').replaceAll("'", `'\\''`)}'`

const program = `#!/bin/sh
# Written by mlflow-gitops needs --script: says what of it is missing in a cluster. It reads, and changes nothing; of
# Secrets it takes the names of the keys, and prints no value.
#
# Usage: sh FILE CLUSTER [OPTION OF KUBECTL…], such as: sh needs.sh eu --context eu
# Exit status: 0 all is there, 1 something is missing, 2 something could not be read.
set -u
cluster=\${1:-}
[ $# -gt 0 ] && shift
missing=0
unknown=0

# Runs kubectl; what it says of a thing that is not there is no error.
read_only() {
  answer=$(kubectl "$@" 2>&1) && return 0
  case $answer in
    *NotFound* | *"doesn't have a resource type"* | *'not found'*) return 1 ;;
  esac
  return 2
}

# One thing: what it is for people, who needs it, and how kubectl gets it, a line for each of its keys.
look() {
  what=$1 readers=$2 keys=$3
  shift 3
  read_only get "$@"
  case $? in
    1)
      echo "missing: $what, for $readers"
      missing=1
      ;;
    2)
      echo "unknown: $what: $answer"
      unknown=1
      ;;
    0)
      [ -z "$keys" ] && return
      printf '%s\\n' "$keys" | while read -r key; do
        printf '%s\\n' "$answer" | grep -Fqx -- "$key" || echo "missing: $key of $what, for $readers"
      done | grep . && missing=1
      ;;
  esac
}

`

const keysOf: Record<string, string> = {
  Secret: `go-template={{range $key, $value := .data}}{{$key}}{{"\\n"}}{{end}}`,
  ConfigMap: `go-template={{range $key, $value := .data}}{{$key}}{{"\\n"}}{{end}}{{range $key, $value := .binaryData}}{{$key}}{{"\\n"}}{{end}}`,
  Gateway: `go-template={{range .spec.listeners}}{{.name}}{{"\\n"}}{{end}}`,
}

/** All definitions, each as `Kind.group`; and `true` for every class that is the default one. */
const definitions = `go-template={{range .items}}{{.spec.names.kind}}.{{.spec.group}}{{"\\n"}}{{end}}`
const defaultClasses = `go-template={{range .items}}{{with .metadata.annotations}}{{index . "storageclass.kubernetes.io/is-default-class"}}{{"\\n"}}{{end}}{{end}}`

/** Kinds whose plain names another group may have, too. */
const resourceOf: Record<string, string> = {
  Gateway: 'gateways.gateway.networking.k8s.io',
  SecretStore: 'secretstores.external-secrets.io',
  ClusterSecretStore: 'clustersecretstores.external-secrets.io',
}

/** A program for a shell that asks kubectl, and only asks, whether what is needed is there. */
export function checkScript(needs: readonly Need[]): string {
  const clusters = [...new Set(needs.map(({ cluster }) => cluster))]
  const branches = clusters.map((cluster) => {
    const own = needs.filter((need) => need.cluster === cluster)
    const looks = own.filter(isInCluster).map(lookFor)
    const others = own
      .filter((need) => !isInCluster(need))
      .map((need) => `    echo ${quoted(`not looked for: ${titleOf(need)}, for ${readersOf(need)}`)}`)
    return [`  ${quoted(cluster)})`, ...looks, ...others, '    ;;'].join('\n')
  })
  return [
    program,
    'case $cluster in\n',
    ...branches.map((branch) => `${branch}\n`),
    `  *)\n    echo ${quoted(`usage: sh FILE CLUSTER [OPTION OF KUBECTL…], of which CLUSTER is one of ${clusters.join(', ')}`)} >&2\n    exit 2\n    ;;\n`,
    'esac\n',
    '[ $missing -gt 0 ] && exit 1\n[ $unknown -gt 0 ] && exit 2\nexit 0\n',
  ].join('')
}

const readersOf = ({ readers }: Need): string => readers.map(({ environment }) => environment).join(', ')

function lookFor(need: Need): string {
  const { kind, name, namespace, keys } = need
  const place = namespace === undefined ? '' : ` of the namespace ${namespace}`
  const isDefinition = kind === 'CustomResourceDefinition'
  const isListed = isDefinition || name === ''
  const wanted = isDefinition ? [name] : name === '' ? ['true'] : keys
  const template = isDefinition ? definitions : name === '' ? defaultClasses : keysOf[kind]
  const words = [
    resourceOf[kind] ?? kind.toLowerCase(),
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
    '--output',
    wanted.length > 0 && template !== undefined ? template : 'name',
  ]
  const told = [`${titleOf(need)}${place}`, readersOf(need), wanted.join('\n')]
  // Behind -- a name is no option.
  const end = isListed ? '' : ` -- ${quoted(name)}`
  return `    look ${told.map(quoted).join(' ')} ${words.map(quoted).join(' ')} "$@"${end}`
}
