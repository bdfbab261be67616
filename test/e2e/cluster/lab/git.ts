import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Service } from './service.ts'

/** A repository that everyone on this machine can read over HTTP. */
export interface GitServer extends Service {
  url: string
  /** Makes the branch main hold exactly these files, with one commit more. Returns the commit's id. */
  push(tree: ReadonlyMap<string, string>, message: string): string
}

/** Git as it is without anybody's configuration. */
const plain = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }

/** Serves a new bare repository from a folder. */
export async function gitServer(folder: string): Promise<GitServer> {
  const repository = join(folder, 'config.git')
  const git = (args: string[], input = ''): string =>
    execFileSync('git', ['--git-dir', repository, ...args], { env: plain, input, encoding: 'utf8', maxBuffer: 1 << 26 })
  git(['init', '--bare', '--quiet', '--initial-branch=main'])

  const server = createServer((request, response) => answer(folder, request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  let commits = 0
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/config.git`,
    push(tree, message) {
      git(['fast-import', '--quiet', '--date-format=now'], commit(tree, message, commits++ > 0))
      return git(['rev-parse', 'refs/heads/main']).trim()
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What `git fast-import` reads: one commit, whose tree is made anew. */
function commit(tree: ReadonlyMap<string, string>, message: string, onTop: boolean): string {
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`
  const files = [...tree].map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`)
  const from = onTop ? 'from refs/heads/main^0\n' : ''
  const head = `commit refs/heads/main\ncommitter Lab <lab@example.com> now\n${data(message)}${from}deleteall\n`
  return head + files.join('')
}

/** Answers a request as `git http-backend` does, a CGI program (RFC 3875). */
function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url!, 'http://localhost')
  const backend = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...plain,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: header(request, 'git-protocol'),
      PATH_INFO: pathname,
      QUERY_STRING: `${searchParams}`,
      REQUEST_METHOD: request.method,
      REMOTE_ADDR: '127.0.0.1',
      CONTENT_TYPE: header(request, 'content-type'),
      HTTP_CONTENT_ENCODING: header(request, 'content-encoding'),
    },
  })
  // Who has read enough hangs up; that is no failure of the server's.
  backend.stdin.once('error', () => backend.kill())
  request.pipe(backend.stdin)
  let head = Buffer.alloc(0)
  backend.stdout.on('data', function read(chunk: Buffer) {
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    backend.stdout.off('data', read)
    const fields = head
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(/: */, 2) as [string, string])
    for (const [name, value] of fields) {
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10)
      else response.setHeader(name, value)
    }
    response.write(head.subarray(end + 4))
    backend.stdout.pipe(response)
  })
  // Its output may still come when the program itself has ended.
  const fail = (): void => void (response.headersSent || response.writeHead(500).end())
  backend.once('error', fail).once('close', fail)
}

const header = (request: IncomingMessage, name: string): string => String(request.headers[name] ?? '')
