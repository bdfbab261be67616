import type { Forge } from './forge.ts'

/** Where the root lies within its repository: '' at its top, else `deploy/`. */
type Prefix = string

/** The check of pull requests, by forge: its file and its text. */
export const checks: Record<Forge, { path: string; text: (prefix: Prefix) => string } | undefined> = {
  github: { path: '.github/workflows/mlflow-gitops.yml', text: github },
  gitlab: { path: '.gitlab-ci.yml', text: gitlab },
  none: undefined,
}

function github(prefix: Prefix): string {
  const root = prefix.slice(0, -1)
  const here = root === '' ? [] : [`        working-directory: ${root}`]
  return [
    '# Checks every pull request: mistakes become annotations, out/ has to be what environments/ compile to, and one comment,',
    '# updated in place, says what the pull request does to the cluster.',
    'name: mlflow-gitops',
    'on:',
    '  pull_request:',
    '  push:',
    '    branches: [main]',
    'permissions: {}',
    'concurrency:',
    '  group: mlflow-gitops-${{ github.ref }}',
    "  cancel-in-progress: ${{ github.event_name == 'pull_request' }}",
    'jobs:',
    '  environments:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 20',
    '    permissions:',
    '      contents: read',
    '      pull-requests: write # for the comment',
    '      security-events: write # for code scanning',
    '    steps:',
    '      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1',
    '        with:',
    '          fetch-depth: 2',
    '          persist-credentials: false',
    '      - uses: actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0',
    '        with:',
    '          node-version: 20',
    '      - run: npm ci --ignore-scripts',
    ...here,
    '      # The action comes with the compiler, in the version that package-lock.json names.',
    `      - uses: ./${prefix}node_modules/mlflow-gitops/.github/actions/review`,
    '        with:',
    ...(root === '' ? [] : [`          root: ${root}`]),
    `          command: node ${prefix}node_modules/mlflow-gitops/dist/cli.cjs`,
    '          # Private repositories have code scanning only with GitHub Advanced Security.',
    '          sarif: ${{ !github.event.repository.private }}',
    '',
  ].join('\n')
}

/** The file of a job as GitLab Pages show it, in GitLab's variables. */
const artifact =
  '$CI_PROJECT_ROOT_NAMESPACE.$CI_PAGES_DOMAIN/-/${CI_PROJECT_PATH#*/}/-/jobs/$CI_JOB_ID/artifacts/mlflow-gitops-review/fleet.html'

function gitlab(prefix: Prefix): string {
  const compiler = `${prefix}node_modules/mlflow-gitops`
  const review = `${compiler}/.github/actions/review`
  const root = prefix.slice(0, -1)
  return [
    '# Checks every merge request: mistakes become findings of Code Quality, out/ has to be what environments/ compile to, and one',
    '# comment, updated in place, says what the merge request does to the cluster. For the comment add a project access token',
    '# (role Reporter, scope api) as the masked variable MLFLOW_GITOPS_TOKEN; without it the text is in the artifacts alone.',
    'mlflow-gitops:',
    '  image: node:20',
    '  rules:',
    '    - if: $CI_PIPELINE_SOURCE == "merge_request_event"',
    '    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH',
    '  variables:',
    '    GIT_DEPTH: "0"',
    `    COMMAND: node ${compiler}/dist/cli.cjs`,
    `    ROOT: ${root === '' ? '.' : root}`,
    '  script:',
    '    - npm ci --ignore-scripts --prefix "$ROOT"',
    '    # Of a merged result, what it is merged into; else where the branch has begun.',
    '    - export BASE="${CI_MERGE_REQUEST_TARGET_BRANCH_SHA:-${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}}"',
    '    # Where GitLab Pages show what this job keeps: each environment in the comment links there. PAGE may say another place.',
    `    - export PAGE="\${PAGE-\${CI_PAGES_DOMAIN:+https://${artifact}}}"`,
    '    # The script comes with the compiler, in the version that package-lock.json names.',
    `    - sh ${review}/review.sh mlflow-gitops-review gitlab || status=$?`,
    '    - |',
    '      if [ -f mlflow-gitops-review/level ]; then',
    '        cat mlflow-gitops-review/diff.md',
    '        if [ -n "${MLFLOW_GITOPS_TOKEN:-}" ]; then',
    `          TOKEN=$MLFLOW_GITOPS_TOKEN node ${review}/comment.mjs "$CI_MERGE_REQUEST_IID" mlflow-gitops-review`,
    '        fi',
    '      fi',
    '    - exit "${status:-0}"',
    '  artifacts:',
    '    when: always',
    '    expose_as: mlflow-gitops',
    '    paths: [mlflow-gitops-review/]',
    '    reports:',
    '      codequality: mlflow-gitops-review/check.gitlab',
    '',
  ].join('\n')
}
