import { formats } from '../diagnostics/formats.ts'
import { reports } from '../diff/report/reports.ts'
import { compile } from './compile.ts'
import { diff } from './diff.ts'
import { explain } from './explain.ts'
import type { Help } from './help.ts'
import { newEnvironment } from './new.ts'
import type { Options } from './options.ts'
import { promote, promoted } from './promote.ts'
import { render } from './render.ts'
import { set } from './set.ts'

export interface Command {
  /** Is given its operands and the options, and gives the exit status. */
  run: (operands: string[], options: Options) => Promise<number>
  /** The options that not every command takes. */
  options: (keyof Options)[]
  /** What `--format` may be. */
  formats: string[]
  help: Help
}

const diagnostics = Object.keys(formats)

/** The commands by name. */
export const commands: Record<string, Command> = {
  compile: {
    run: compile,
    options: ['check'],
    formats: diagnostics,
    help: {
      operands: '[ENV…]',
      summary: 'write out/ from environments/',
      options: [['--check', 'only say whether out/ is current: exit status 3 where it is not']],
      details:
        'With ENV…, all files are checked, only those overlays and what delivers them are written, and nothing is removed.',
      examples: ['', '--check --format github', 'team-a/prod'],
    },
  },
  diff: {
    run: diff,
    options: ['base', 'exit-code'],
    formats: Object.keys(reports),
    help: {
      operands: '[ENV…]',
      summary: 'say what changes in the cluster since a Git revision',
      options: [
        ['--base REF', 'the revision (default: where the branch has left the default branch of its remote)'],
        ['--format FORMAT', 'pretty (default), markdown for a pull request’s comment, or json'],
        ['--exit-code', 'exit status 3 where something changes, 4 where that asks for caution, 5 for danger'],
      ],
      details: [
        'Compiles the environment files of the revision and those of the working tree, and compares the objects field by',
        'field. danger: something is refused, lost or gone; caution: somebody has to do or look at something.',
      ].join('\n'),
      examples: [
        '',
        '--base HEAD~1 team-a/prod',
        '--format markdown --base origin/main',
        '--exit-code --format json | jq .groups',
      ],
    },
  },
  explain: {
    run: explain,
    options: ['all'],
    formats: ['pretty', 'json'],
    help: {
      operands: 'ENV [PATH]',
      summary: 'say where a value or a field comes from, and what it reaches',
      options: [
        ['--all', 'without PATH: the defaults, too'],
        ['--format FORMAT', 'pretty (default) or json'],
      ],
      details: [
        'PATH is a value (backendStore.host) or a field of what is compiled (service.spec.type), elements of lists by their',
        'index or name. What a value reaches is measured: it is changed to what else it could be, and compiled again.',
      ].join('\n'),
      examples: [
        'prod',
        'prod backendStore.host',
        'prod deployment.spec.template.spec.containers[0].image',
        "prod 'deployment.spec.template.spec.containers[mlflow].env[HOME].value'",
      ],
    },
  },
  new: {
    run: newEnvironment,
    options: ['database', 'artifacts', 'route', 'extends'],
    formats: diagnostics,
    help: {
      operands: 'ENV',
      summary: 'write an environment file to start from',
      options: [
        ['--database KIND', 'sqlite (default), postgres or mysql'],
        ['--artifacts KIND', 'volume (default), minio or s3'],
        ['--route KIND', 'none (default), http-route or ingress'],
        ['--extends FILE', 'a file of values beneath it, as often as needed'],
      ],
      details: 'On a terminal it asks for what is not given.',
      examples: ['dev', 'team-a/prod --database postgres --artifacts s3 --route ingress'],
    },
  },
  set: {
    run: set,
    options: [],
    formats: diagnostics,
    help: {
      operands: 'KEY=VALUE… ENV…',
      summary: 'set values in environment files, and leave the rest as it is',
      details:
        'KEY is a path, \\. a dot in a key; VALUE is YAML. Comments, order and quotes stay, and so does every byte that is not the value’s.',
      examples: [
        'replicas=2 staging',
        'image=ghcr.io/mlflow/mlflow:v3.17.2-full server.workers=8 staging prod',
        "'metadata.labels.example\\.com/team=vision' vision/research",
      ],
    },
  },
  promote: {
    run: promote,
    options: ['only', 'check'],
    formats: diagnostics,
    help: {
      operands: 'FROM TO',
      summary: 'give an environment’s file the values of another, from staging to prod',
      options: [
        ['--only KEY', 'this value, and what is below it, as often as needed'],
        ['--check', 'only say whether TO is behind FROM: exit status 3 where it is'],
      ],
      details: `What FROM’s files say is written into TO’s own file; what they don’t say stays as it is in TO. Without --only:\n${promoted().join(', ')}.`,
      examples: ['staging prod', 'dev staging --only image --only server.workers', 'staging prod --check'],
    },
  },
  render: {
    run: render,
    options: ['file', 'set'],
    formats: diagnostics,
    help: {
      operands: 'ENV',
      summary: 'print the final objects of an environment, like helm template',
      options: [
        ['-f, --file FILE', 'values on top of the environment’s, as often as needed'],
        ['--set A.B=C', 'a single value on top of those; C is YAML'],
      ],
      examples: ['staging', 'staging --set replicas=2', 'team-a/prod -f ./try.yaml | kubectl diff -f -'],
    },
  },
}
