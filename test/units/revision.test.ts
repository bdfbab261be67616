// Environment files as a Git revision has them.
import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { workingTree } from '../../src/phases/1-load/files.ts'
import { GitError, git } from '../../src/phases/1-load/git/git.ts'
import { revision } from '../../src/phases/1-load/git/revision.ts'
import { load } from '../../src/phases/1-load/load.ts'
import { makeRepository } from '../support/git.ts'
import { newProject, removeProjects, writeFiles } from '../support/project.ts'

const test = suite('revision')
test.after(removeProjects)

/** A repository whose environments lie in a folder of it, with everything that a folder may hold. */
function repository(): string {
  const top = newProject({
    'deploy/environments/dev.yaml': 'release: é\n',
    'deploy/environments/team/prod.yml': 'replicas: 2\n',
    'deploy/environments/broken.yaml': 'a: [\n',
    'deploy/environments/.hidden.yaml': 'a: 1\n',
    'deploy/environments/notes.txt': 'nothing\n',
    'deploy/environments/bytes.yaml': Buffer.from([0x61, 0x3a, 0x20, 0xff, 0x0a]),
    'deploy/environments/lines\nin a name.yaml': 'a: 1\n',
    'elsewhere/outside.yaml': 'a: 1\n',
  })
  symlinkSync('dev.yaml', join(top, 'deploy/environments/link.yaml'))
  symlinkSync('link.yaml', join(top, 'deploy/environments/team-link.yaml'))
  symlinkSync('../../elsewhere/outside.yaml', join(top, 'deploy/environments/out.yaml'))
  symlinkSync('round.yaml', join(top, 'deploy/environments/round.yaml'))
  makeRepository(top)
  return join(top, 'deploy')
}

test('a commit is read as the folder is that was committed', () => {
  const root = repository()
  const folder = load(root, workingTree(root))
  const committed = load(root, revision(root, 'HEAD'))
  const texts = (loaded: typeof folder) => [...loaded.sources].map(([path, { file, text }]) => [path, file, text])
  assert.equal(texts(committed), texts(folder))
  assert.equal([...committed.broken].sort(), [...folder.broken].sort())
  const codes = ({ diagnostics }: typeof folder) =>
    diagnostics.map(({ code, location }) => `${code} ${location.file}`).sort()
  assert.equal(codes(committed), codes(folder))
})

test('what is as it was is not parsed again', () => {
  const root = repository()
  writeFiles(root, { 'environments/team/prod.yml': 'replicas: 3\n' })
  const now = load(root, workingTree(root))
  const then = load(root, revision(root, 'HEAD'), { known: now })
  assert.is(then.sources.get('dev.yaml'), now.sources.get('dev.yaml'))
  assert.equal(then.sources.get('team/prod.yml')!.values, { replicas: 2 })
  assert.equal(now.sources.get('team/prod.yml')!.values, { replicas: 3 })
})

test('a commit without environments has none', () => {
  const root = newProject({ 'a.txt': 'a' })
  makeRepository(root)
  assert.is(load(root, revision(root, 'HEAD')).sources.size, 0)
})

test('a file whose content is missing is none that is empty', () => {
  const root = repository()
  const id = git(root, ['rev-parse', 'HEAD:./environments/dev.yaml']).toString().trim()
  rmSync(join(root, '../.git/objects', id.slice(0, 2), id.slice(2)))
  assert.throws(
    () => revision(root, 'HEAD'),
    (error: Error) =>
      error instanceof GitError && error.message.includes(`the object ${id} of the revision is missing`),
  )
})

test('the repository is that of the folder, whatever the environment says, and a name is no pattern', () => {
  const top = newProject({ ':(top)x/environments/dev.yaml': 'replicas: 1\n', 'environments/other.yaml': '{}\n' })
  makeRepository(top)
  const other = repository()
  const variables = { GIT_DIR: join(other, '../.git'), GIT_WORK_TREE: other, GIT_ICASE_PATHSPECS: '1' }
  Object.assign(process.env, variables)
  try {
    const { sources } = load(top, revision(join(top, ':(top)x'), 'HEAD'))
    assert.equal([...sources.keys()], ['dev.yaml'])
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name]
  }
})

test('a link that leads out of the repository is refused in a commit as in a folder', () => {
  const root = newProject({ 'etc/dev.yaml': '{}\n', 'deploy/environments/a.yaml': '{}\n' })
  symlinkSync('/etc', join(root, 'environments'))
  symlinkSync('/environments/a.yaml', join(root, 'deploy/environments/out.yaml'))
  makeRepository(root)
  const codes = (folder: string) =>
    load(folder, revision(folder, 'HEAD')).diagnostics.map(({ code, location }) => `${code} ${location.file}`)
  assert.equal(codes(root), ['symlink environments'])
  assert.equal(codes(join(root, 'deploy')), ['symlink environments/out.yaml'])
})

test('what Git does not know, it says itself', () => {
  assert.throws(
    () => revision(repository(), 'nothing'),
    (error: Error) => error instanceof GitError && /nothing/.test(error.message),
  )
  assert.throws(
    () => revision(newProject({}), 'HEAD'),
    (error: Error) => error instanceof GitError && /not a git repository/.test(error.message),
  )
})

test.run()
