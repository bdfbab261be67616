// Copies of SQLite databases as far as the start-up program makes them without MLflow: on a volume.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newProject, removeProjects } from '../support/project.ts'

const test = suite('backups')
const source = join(import.meta.dirname, '../../src/start-program')
test.after(removeProjects)

/** What every program below begins with: a database of so many rows, and what is counted of one. */
const prelude = `
import os, shutil, sqlite3, sys
import backup, backups, restore
from contextlib import closing
from failure import Failure
from patience import Patience

top, database = sys.argv[1], sys.argv[1] + '/data/mlflow.db'
copies = top + '/copies'
place = backups.place_of(copies)

def fill(rows, first=0):
    os.makedirs(os.path.dirname(database), exist_ok=True)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute('CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, note TEXT)')
        connection.executemany('INSERT INTO runs VALUES (?, ?)', [(first + row, 'x' * 500) for row in range(rows)])

def copy(time, store='backendStore'):
    file = f'{top}/{store}-{time}.db'
    backup._copy(store, database, file)
    backups.add(file, place)

def start(which='latest', path=copies):
    variables = {restore.PLACE: path, restore.WHICH: which}
    restore.restore_missing({'backendStore': database}, variables, Patience())

def count():
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute('PRAGMA integrity_check').fetchall() == [('ok',)]
        return connection.execute('SELECT count(*) FROM runs').fetchone()[0]

def fails(program):
    try:
        program()
    except Failure as failure:
        print(failure)
    else:
        print('nothing fails')
`

function run(code: string): { out: string[]; said: string[]; folder: string } {
  const folder = newProject({}, 'mlflow-gitops-backups-')
  const { status, stdout, stderr } = spawnSync('python3', ['-B', '-c', prelude + code, folder], {
    cwd: source,
    timeout: 300_000,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TMPDIR: folder },
  })
  assert.is(status, 0, stderr)
  const lines = (text: string) => text.replaceAll(folder, 'TOP').split('\n').filter(Boolean)
  return { out: lines(stdout), said: lines(stderr).map((line) => line.replace(/^mlflow-gitops: /, '')), folder }
}

test('a copy has all that was written before it, while others write', () => {
  const { out } = run(`
import subprocess, time
fill(100)
writer = '''
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
for number in range(100000):
    row = 1000000 * int(sys.argv[2]) + number
    database.execute("INSERT INTO runs VALUES (?, 'x')", [row])
    with open(sys.argv[3], 'w') as file:
        file.write(f'{row:10}')
'''
told = [f'{top}/told-{number}' for number in (1, 2, 3)]
writers = [subprocess.Popen([sys.executable, '-c', writer, database, str(number + 1), file])
           for number, file in enumerate(told)]
try:
    while not all(os.path.exists(file) for file in told):
        time.sleep(0.01)
    for number in range(10):
        written = [int(open(file).read() or 0) for file in told]
        file = f'{top}/backendStore-2026010{number}T000000Z.db'
        backup._copy('backendStore', database, file)
        with closing(sqlite3.connect(file)) as connection:
            rows = {row for row, in connection.execute('SELECT id FROM runs')}
        missing = [row for row in written if row not in rows and row]
        gaps = [row for row in rows if row % 1000000 and row >= 1000000 and row - 1 not in rows]
        print(len(missing), len(gaps))
finally:
    for process in writers:
        process.kill()
`)
  assert.equal(
    out,
    Array.from({ length: 10 }, () => '0 0'),
  )
})

test('a missing database is filled from the last copy or from that of a time, and one that is there stays', () => {
  const { out, said, folder } = run(`
fill(10); copy('20260101T000000Z')
fill(10, 10); copy('20260102T000000Z')
fill(10, 20)
start(); print(count())
os.remove(database); start(); print(count())
os.remove(database); start('20260101T000000Z'); print(count())
`)
  assert.equal(out, ['30', '20', '10'])
  assert.equal(
    said.filter((line) => line.startsWith('TOP')),
    [
      'TOP/data/mlflow.db is missing: restoring backendStore-20260102T000000Z.db of TOP/copies',
      'TOP/data/mlflow.db is missing: restoring backendStore-20260101T000000Z.db of TOP/copies',
    ],
  )
  assert.equal(readdirSync(join(folder, 'data')).sort(), ['mlflow.db', 'mlflow.db.lock'])
})

test('a journal that a lost database has left is not taken for that of its copy', () => {
  const { out, folder } = run(`
fill(10); copy('20260101T000000Z')
fill(1000, 10)
with closing(sqlite3.connect(database, isolation_level=None)) as writer:
    writer.execute('PRAGMA cache_size = 1')
    writer.execute('BEGIN')
    writer.execute("UPDATE runs SET note = 'y'")
    shutil.copy(database + '-journal', top + '/journal')
os.remove(database)
os.replace(top + '/journal', database + '-journal')
start(); print(count())
`)
  assert.equal(out, ['10'])
  assert.ok(existsSync(join(folder, 'data/mlflow.db-journal.left')))
})

test('where nothing can be restored no server starts, but for one that has no copies yet', () => {
  const { out, said } = run(`
os.makedirs(top + '/data')
start(); print(os.path.exists(database))
fails(lambda: start('20260101T000000Z'))
fails(lambda: start(path=sys.executable))
fill(10); copy('20260101T000000Z'); os.remove(database)
with open(copies + '/backendStore-20260101T000000Z.db', 'r+b') as file:
    file.truncate(4096)
fails(start)
open(copies + '/backendStore-20260102T000000Z.db', 'w').close()
fails(start)
print(os.listdir(top + '/data'))
`)
  assert.equal(out[0], 'False')
  assert.is(said[0], 'TOP/data/mlflow.db is missing, and there is no backup of it at TOP/copies: a new one is made')
  assert.is(out[1], 'TOP/data/mlflow.db is missing, and there is no backup of 20260101T000000Z at TOP/copies')
  assert.match(out[2]!, /^TOP\/data\/mlflow\.db is missing, and its backups at .* cannot be seen: /)
  assert.match(
    out[3]!,
    /^TOP\/data\/mlflow\.db is missing, and backendStore-20260101T000000Z\.db of TOP\/copies is damaged: /,
  )
  assert.match(out[4]!, /backendStore-20260102T000000Z\.db of TOP\/copies is damaged: it has no tables$/)
  assert.is(out[5], "['mlflow.db.lock']")
})

test('only as many copies of a store are kept, and nothing else there is touched', () => {
  const { out } = run(`
fill(1)
for day in range(1, 6):
    copy(f'2026010{day}T000000Z')
copy('20250101T000000Z', 'authStore')
for name in ('backendStore-20260101.db', 'notes.txt', 'backendStore-20260101T000000Z.db.part', 'authStore-20260101T000000Z.db.part'):
    open(copies + '/' + name, 'w').close()
copy('20260106T000000Z')
backup._thin('backendStore', place, 2)
backup._thin('authStore', place, 0)
print('\\n'.join(sorted(os.listdir(copies))))
`)
  assert.equal(out, [
    'authStore-20250101T000000Z.db',
    'authStore-20260101T000000Z.db.part',
    'backendStore-20260101.db',
    'backendStore-20260105T000000Z.db',
    'backendStore-20260106T000000Z.db',
    'notes.txt',
  ])
})

test('a copy that did not arrive, or is none of a database, is told', () => {
  const { out } = run(`
class Lossy(backups.Folder):
    def put(self, file):
        super().put(file)
        with open(os.path.join(self.path, os.path.basename(file)), 'r+b') as copied:
            copied.truncate(100)

fill(10)
file = top + '/backendStore-20260101T000000Z.db'
backup._copy('backendStore', database, file)
fails(lambda: backup._add(file, Lossy(copies), copies))
with open(database, 'r+b') as broken:
    broken.write(b'SQLite no more')
fails(lambda: backup._copy('backendStore', database, top + '/other.db'))
fails(lambda: backup._copy('backendStore', top + '/nowhere.db', top + '/other.db'))
`)
  assert.match(out[0]!, /^backendStore-20260101T000000Z\.db has \d+ bytes, and 100 of them arrived$/)
  assert.is(out[1], 'TOP/data/mlflow.db (backendStore) could not be copied: file is not a database')
  assert.is(out[2], 'there is no TOP/nowhere.db: the server makes it when it starts')
})

test.run()
