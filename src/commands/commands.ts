import { diagnosticFormats } from '../diagnostics/format-names.ts'
import type { Command } from './command.ts'
import type { CommandName } from './options.ts'

/** The commands by name. What does them is loaded by the one that is asked for: `--help` and `--version` wait for none. */
export const commands: Record<CommandName, Command> = {
  init: {
    operands: '',
    summary: 'make a repository of environments here, or add what one lacks',
    details: [
      'Writes package.json, environments/ with a first server, the check of pull requests, CODEOWNERS, and settings of Git and',
      'of editors. What is there stays: package.json, .gitattributes and .gitignore get the lines that they lack. On a terminal',
      'it asks for what is not given.',
    ].join('\n'),
    examples: ['', '--engine flux --ci gitlab', '--environment team-a/prod --database postgres --artifacts s3'],
    formats: diagnosticFormats,
    load: () => import('./init.ts'),
  },
  compile: {
    operands: '[ENV…]',
    summary: 'write out/ from environments/',
    details: [
      'With ENV…, all files are checked, only those overlays and what delivers them are written, and nothing is removed. Where a base changes, because _defaults.yaml did, all overlays are written.',
      'Of a hundred environments and more, those that are made of the same files as in the last run are not made again: what',
      "is known of them lies with the user's caches ($XDG_CACHE_HOME/mlflow-gitops), and counts while out/ holds their files.",
    ].join('\n'),
    examples: ['', '--check --format github', 'team-a/prod'],
    formats: diagnosticFormats,
    load: () => import('./compile.ts'),
  },
  diff: {
    operands: '[ENV…]',
    summary: 'show what changes in the cluster since a Git revision',
    details: [
      'Compiles the environment files of the revision and those of the working tree, and compares the objects field by',
      'field. It begins with a verdict: no-op, the objects are the same; routine, only labels, annotations and images of the',
      'same schemas change; caution, somebody has to act or watch; danger, something is refused, lost, gone or open.',
      "markdown is the form of a pull request's comment.",
    ].join('\n'),
    examples: [
      '',
      '--base HEAD~1 team-a/prod',
      '--format markdown --base origin/main',
      '--revert v1.4..HEAD prod',
      '--exit-code --format json | jq .groups',
    ],
    formats: ['pretty', 'markdown', 'json'],
    load: () => import('./diff.ts'),
  },
  list: {
    operands: '[ENV…]',
    summary: 'show the fleet: a line an environment',
    details: [
      'ENV may hold *, which stands for any characters, as the text of = and != may. Columns: environment, cluster, namespace,',
      'mlflow, database, artifacts, url, replicas, delivery, warnings. markdown is for the summary of a job.',
    ].join('\n'),
    examples: [
      '',
      "'team-a/*'",
      "--where 'mlflow<3.17' --where cluster=eu",
      '--format csv',
      "--format json | jq '.[].url'",
    ],
    formats: ['pretty', 'json', 'csv', 'markdown'],
    load: () => import('./list.ts'),
  },
  report: {
    operands: '[ENV…]',
    summary: 'write the fleet, and what a change does to it, as one HTML file',
    details: [
      'The file asks for nothing: it opens from a disk, as an artifact of CI, or on Pages. First what needs eyes: with --base',
      'dangers, cautions and notes with the lines that cause them, else errors, warnings and outliers; then the fleet as a table,',
      'each environment with its values and objects, what environments share, versions, and capacity.',
    ].join('\n'),
    examples: ['', '--base origin/main', "'team-a/*' --out team-a.html", '--base v1.4 --out - > change.html'],
    formats: ['html'],
    load: () => import('./report.ts'),
  },
  needs: {
    operands: '[ENV…]',
    summary: 'show what must exist outside: Secrets and their keys, claims, classes, databases, names',
    details: [
      'By cluster and namespace, each with the environments that need it, and the values that say so. The program that',
      '--script prints only reads: sh needs.sh CLUSTER [OPTION OF KUBECTL…]. Databases, buckets and DNS names it names only.',
    ].join('\n'),
    examples: ['', "'team-a/*'", '--format json', 'prod --script > needs.sh'],
    formats: ['pretty', 'json'],
    load: () => import('./needs.ts'),
  },
  explain: {
    operands: 'ENV [PATH]',
    summary: 'show where a value or a field comes from, and what it reaches',
    details: [
      'PATH is a value (backendStore.host), a field of an object (service.spec.type), elements of lists by their index or',
      'name, or the name of an environment variable or flag of the server. What a value reaches is measured: it is replaced',
      'by others that it may have, and the environment recompiled; others that have it from the same file are named.',
      'explain CODE tells what a diagnostic means.',
    ].join('\n'),
    examples: [
      'prod',
      'prod backendStore.host',
      'prod MLFLOW_SERVER_ALLOWED_HOSTS',
      'prod deployment.spec.template.spec.containers[0].image',
      "prod 'deployment.spec.template.spec.containers[mlflow].env[HOME].value'",
      'unknown-key',
    ],
    formats: ['pretty', 'json'],
    load: () => import('./explain.ts'),
  },
  new: {
    operands: 'ENV',
    summary: 'write an environment file to start from',
    details: 'On a terminal it asks for what is not given.',
    examples: ['dev', 'team-a/prod --database postgres --artifacts s3 --route ingress'],
    formats: diagnosticFormats,
    load: () => import('./new.ts'),
  },
  import: {
    operands: 'ENV [FILE…]',
    summary: 'write an environment file for a server that runs already, and how it is taken over',
    details: [
      'FILE is what runs: objects as kubectl, helm get manifest or kustomize print them, a folder of them, or - for',
      'standard input. In their place, values of a chart with --chart, an Application of Argo CD or a HelmRelease of',
      'Flux with its values: what a chart makes of them is known of community-charts, Bitnami and MLflow.',
      'The file is written only if it compiles. Exit status 3: something is left out, or to be done by hand. No',
      "Secret's value is read; what stands in plain text is written to the file of --secrets, and nowhere else.",
    ].join('\n'),
    examples: [
      'prod running.yaml',
      'prod running.yaml --secrets ../secrets.yaml',
      'prod running.yaml --check --format markdown',
      'prod running.yaml --beside mlflow-new',
      'prod values.yaml --chart community --release tracking --namespace ml',
    ],
    formats: ['pretty', 'markdown', 'json'],
    load: () => import('./import.ts'),
  },
  set: {
    operands: 'KEY=VALUE… ENV…',
    summary: 'set values in environment files, and leave the rest as it is',
    details: [
      'KEY is a path, \\. a dot in a key; VALUE is YAML. Comments, order and quotes stay, and every byte outside of the value.',
      'ENV may hold *, which stands for any characters, or be the path of a _defaults.yaml without .yaml.',
    ].join('\n'),
    examples: [
      'replicas=2 staging',
      'image=ghcr.io/mlflow/mlflow:v3.17.2-full server.workers=8 staging prod',
      'image=ghcr.io/mlflow/mlflow:v3.17.2-full _defaults',
      "server.workers=8 'team-*/prod' --dry-run",
      "'metadata.labels.example\\.com/team=vision' vision/research",
    ],
    formats: diagnosticFormats,
    load: () => import('./set.ts'),
  },
  promote: {
    operands: 'FROM TO',
    summary: "give an environment's file the values of another, from staging to prod",
    details: async () => {
      const { promoted } = await import('../schema/promoted.ts')
      return `The values that FROM's files set are written into TO's own file; others stay as they are in TO. Without --only:\n${promoted().join(', ')}.`
    },
    examples: ['staging prod', 'dev staging --only image --only server.workers', 'staging prod --check'],
    formats: diagnosticFormats,
    load: () => import('./promote.ts'),
  },
  render: {
    operands: 'ENV',
    summary: 'print the final objects of an environment, like helm template',
    details: 'Formats: YAML, or with --format json a list of objects. What is wrong goes to standard error.',
    examples: [
      'staging',
      'staging --set replicas=2',
      'team-a/prod -f ./try.yaml | kubectl diff -f -',
      "prod --format json | jq '.[] | .kind'",
    ],
    formats: ['yaml', 'json'],
    load: () => import('./render.ts'),
  },
  completion: {
    operands: 'SHELL',
    summary: 'print what completes this command line in bash, zsh, fish or powershell',
    details: [
      'bash: source <(mlflow-gitops completion bash) in ~/.bashrc',
      'zsh: source <(mlflow-gitops completion zsh) in ~/.zshrc, below compinit',
      'fish: mlflow-gitops completion fish > ~/.config/fish/completions/mlflow-gitops.fish',
      'PowerShell: mlflow-gitops completion powershell | Out-String | Invoke-Expression in $PROFILE',
    ].join('\n'),
    examples: ['bash', 'fish'],
    formats: ['pretty'],
    load: () => import('./completion.ts'),
  },
}

/** Names under which commands of other programs are known, by what does it here. */
export const meantBy: Record<string, string> = {
  ...Object.fromEntries(['get', 'show', 'describe', 'why'].map((name) => [name, 'explain'])),
  ...Object.fromEntries(['validate', 'check', 'lint', 'verify', 'test'].map((name) => [name, 'compile --check'])),
  ...Object.fromEntries(['template', 'build', 'manifest', 'kustomize'].map((name) => [name, 'render'])),
  ...Object.fromEntries(['create', 'add'].map((name) => [name, 'new'])),
  ...Object.fromEntries(['start', 'setup', 'bootstrap'].map((name) => [name, 'init'])),
  ...Object.fromEntries(['plan', 'preview', 'changes'].map((name) => [name, 'diff'])),
  ...Object.fromEntries(['ls', 'ps', 'status', 'fleet', 'environments'].map((name) => [name, 'list'])),
  ...Object.fromEntries(['edit', 'update'].map((name) => [name, 'set'])),
  ...Object.fromEntries(['generate', 'apply', 'sync', 'deploy'].map((name) => [name, 'compile'])),
  ...Object.fromEntries(['requires', 'requirements', 'prerequisites', 'dependencies'].map((name) => [name, 'needs'])),
  ...Object.fromEntries(['adopt', 'migrate', 'takeover', 'convert'].map((name) => [name, 'import'])),
  ...Object.fromEntries(['dashboard', 'page', 'html', 'ui', 'web'].map((name) => [name, 'report'])),
  completions: 'completion',
}
