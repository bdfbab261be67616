import { environmentsFolder } from '../../model/environments-folder.ts'
import { ownerOf } from '../../model/repository-url.ts'
import { defaultValues } from '../../schema/defaults.ts'
import { environmentFile } from '../environment-file.ts'
import type { Choices, Details } from '../questions.ts'
import { checks } from './checks.ts'
import type { Engine } from './engines.ts'
import type { Forge } from './forge.ts'
import { packageJson } from './package-json.ts'

export interface Repository {
  /** Whose checks it gets. */
  ci: Forge
  /** What applies out/. */
  engine: Engine
  /** Its URL, as a cluster reaches it; without one there is nothing that an engine could follow. */
  url?: string
  /** Where the root lies in it: '' at its top, else `deploy/`. */
  prefix: string
  /** The folder of the schemas, as the root sees it. */
  schemas: string
  /** The version of the compiler. */
  version: string
  /** An environment to show things by: one that is there, or `first`. */
  id: string
  /** What the first environment, `id`, is made of, where there is none yet. */
  first?: { choices: Choices; details: Details }
}

/** Where the schemas lie below a root: of the compiler's own repository, or in its package. */
export const schemaFolders = ['schema/', 'node_modules/mlflow-gitops/schema/'] as const

/** A file that a repository of environments needs. */
export interface RepositoryFile {
  /** Its path below the root; below the top of the repository where `isTop`. */
  path: string
  isTop?: true
  /** Its text where it is missing, or what becomes of the one that is there: the same text leaves it as it is. */
  text: (existing?: string) => string
}

/** All that a repository of environments needs and an empty one has not. */
export const repositoryFiles = (repository: Repository): RepositoryFile[] => [
  { path: 'package.json', text: (existing) => packageJson(existing, repository.version) },
  { path: '.gitignore', text: lines('/node_modules/') },
  { path: '.gitattributes', text: lines('/out/** text eol=lf linguist-generated=true') },
  whole(`${environmentsFolder}/_defaults.yaml`, defaults(repository)),
  ...fleet(repository),
  ...firstEnvironment(repository),
  ...check(repository),
  ...owners(repository),
  whole('.vscode/settings.json', settings(repository)),
  whole('.vscode/extensions.json', '{ "recommendations": ["redhat.vscode-yaml"] }\n'),
  whole('README.md', readme(repository)),
]

/** A file of which what is there stays as it is. */
const whole = (path: string, text: string, isTop?: true): RepositoryFile => ({
  path,
  ...(isTop && { isTop }),
  text: (existing) => existing ?? text,
})

/** A file that has a line of ours, behind those that are there. */
const lines =
  (line: string) =>
  (existing = ''): string => {
    if (existing.split(/\r?\n/).includes(line)) return existing
    return `${existing}${existing === '' || existing.endsWith('\n') ? '' : '\n'}${line}\n`
  }

const schemaLine = ({ schemas }: Repository, name: string): string =>
  `# yaml-language-server: $schema=../${schemas}${name}.schema.json\n`

const defaults = (repository: Repository): string =>
  `${schemaLine(repository, 'environment')}# What every environment here starts from. A line that changes here changes all that do not say otherwise.
image: ${defaultValues.image}
`

function fleet(repository: Repository): RepositoryFile[] {
  const { url, engine, prefix } = repository
  if (url === undefined || engine === 'none') return []
  return [
    whole(
      `${environmentsFolder}/_fleet.yaml`,
      `${schemaLine(repository, 'fleet')}# What is true of the whole repository: where the cluster finds it, and what may be delivered where.
repository:
  url: ${url}
${prefix === '' ? '' : `  path: ${prefix}out\n`}destinations:
  - namespace: mlflow-*
${engine}: {}
`,
    ),
  ]
}

function firstEnvironment({ id, first, schemas }: Repository): RepositoryFile[] {
  if (!first) return []
  const schema = `${'../'.repeat(id.split('/').length)}${schemas}environment.schema.json`
  const text = environmentFile({ id, ...first.choices, details: first.details, extends: [], schema })
  return [whole(`${environmentsFolder}/${id}.yaml`, text)]
}

function check({ ci, prefix }: Repository): RepositoryFile[] {
  const check = checks[ci]
  return check ? [whole(check.path, check.text(prefix), true)] : []
}

/** What a team must not change by itself: what all start from, what the cluster follows, and who is asked. */
function owners({ ci, url, prefix }: Repository): RepositoryFile[] {
  if (ci === 'none') return []
  const owner = ownerOf(url ?? '') ?? 'company'
  const platform = `@${owner}/platform`
  const owned = [
    ...['_fleet.yaml', '_fleet.yml', '**/_defaults.yaml', '**/_defaults.yml', 'overrides/'].map(
      (path) => `${prefix}${environmentsFolder}/${path}`,
    ),
    ...['out/argocd/', 'out/flux/', 'out/bases/', 'package.json', 'package-lock.json', '.npmrc'].map(
      (path) => `${prefix}${path}`,
    ),
    ...(ci === 'github' ? ['.github/'] : ['.gitlab/', '.gitlab-ci.yml']),
  ]
  const text = [
    '# Who has to agree, where the branch asks for it: what all environments start from, what the cluster follows, the compiler,',
    `# and this. Write your own team for ${platform}, and your teams' folders behind it; the last line that fits holds.`,
    ...owned.map((path) => `/${path} ${platform}`),
    `# /${prefix}${environmentsFolder}/team-a/ @${owner}/team-a`,
    '',
  ].join('\n')
  return [whole(`.${ci}/CODEOWNERS`, text, true)]
}

function settings({ schemas }: Repository): string {
  const files = (name: string) => ['yaml', 'yml'].map((extension) => `${environmentsFolder}/${name}.${extension}`)
  const all = {
    [`./${schemas}environment.schema.json`]: [...files('**/*'), ...files('_fleet').map((file) => `!${file}`)],
    [`./${schemas}fleet.schema.json`]: files('_fleet'),
  }
  return `${JSON.stringify({ 'yaml.schemas': all }, null, 2)}\n`
}

const readme = ({ id }: Repository): string => `# MLflow

Each file in \`environments/\` is an MLflow tracking server. They compile to Kustomize in \`out/\`, which the cluster runs.

1. Edit a file, or write one: \`npx mlflow-gitops new team-a/prod\`.
2. \`npm run compile\`, and commit \`environments/\` and \`out/\` together.
3. \`npx mlflow-gitops diff\` says what the change does to the cluster.

\`npx mlflow-gitops explain ${id}\` shows where a server's values come from, \`npx mlflow-gitops list\` all servers.
The guide and all values are in \`node_modules/mlflow-gitops/\`.
`
