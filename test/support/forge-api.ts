// The comments of one pull or merge request, as the APIs of GitHub and GitLab document them.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A comment, and whether who asks has written it. */
export interface Comment {
  id: number
  body: string
  isOwn: boolean
}

interface Api {
  /** Where the comments are listed and made, and where one is changed. */
  all: string
  one: (id: number) => string
  update: string
  token: string
  /** How a comment is shown. */
  shown: (comment: Comment) => object
  /** Whose token it is, where that has to be asked. */
  user?: { path: string; shown: object }
}

/** https://docs.github.com/en/rest/issues/comments and https://docs.gitlab.com/api/notes/#merge-requests */
export const apis = {
  github: {
    all: '/repos/company/mlflow/issues/7/comments',
    one: (id) => `/repos/company/mlflow/issues/comments/${id}`,
    update: 'PATCH',
    token: 'authorization: Bearer write',
    shown: ({ id, body, isOwn }) => ({ id, body, user: { type: isOwn ? 'Bot' : 'User' } }),
  },
  gitlab: {
    all: '/api/v4/projects/42/merge_requests/7/notes',
    one: (id) => `/api/v4/projects/42/merge_requests/7/notes/${id}`,
    update: 'PUT',
    token: 'private-token: write',
    shown: ({ id, body, isOwn }) => ({ id, body, author: { id: isOwn ? 5 : 1 } }),
    user: { path: '/api/v4/user', shown: { id: 5 } },
  },
} satisfies Record<string, Api>

export type ForgeName = keyof typeof apis

/** What a job on a forge finds in its environment, for an API at `url`. */
export const variablesOf: Record<ForgeName, (url: string) => NodeJS.ProcessEnv> = {
  github: (url) => ({ GITHUB_API_URL: url, GITHUB_REPOSITORY: 'company/mlflow' }),
  gitlab: (url) => ({
    GITLAB_CI: 'true',
    CI_API_V4_URL: `${url}/api/v4`,
    CI_PROJECT_ID: '43',
    CI_MERGE_REQUEST_PROJECT_ID: '42',
    CI_MERGE_REQUEST_IID: '7',
  }),
}

/** Answers for the comments, two to a page; what writes needs the token `write`, another gets 403. Gives what was asked of it to write. */
export async function withForge(
  forge: ForgeName,
  comments: Comment[],
  use: (url: string) => Promise<void>,
): Promise<string[]> {
  const api: Api = apis[forge]
  const [header, token] = api.token.split(': ') as [string, string]
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost')
    const content = await text(request)
    const isRead = request.method === 'GET'
    if (!isRead) asked.push(`${request.method} ${pathname}`)
    const answer = (status: number, body: unknown, headers = {}) =>
      response.writeHead(status, headers).end(JSON.stringify(body))
    if (!isRead && request.headers[header] !== token) return answer(403, { message: 'Forbidden' })
    if (isRead && pathname === api.user?.path) return answer(200, api.user.shown)
    if (isRead && pathname === api.all) {
      const page = Number(searchParams.get('page') ?? 1)
      const next = `<${url}${pathname}?per_page=100&page=${page + 1}>; rel="next"`
      const shown = comments.slice(2 * page - 2, 2 * page).map(api.shown)
      return answer(200, shown, comments.length > 2 * page ? { link: next } : {})
    }
    if (!/^application\/json/.test(request.headers['content-type'] ?? '')) return answer(415, {})
    const { body } = JSON.parse(content) as { body: string }
    const comment = comments.find(({ id }) => request.method === api.update && pathname === api.one(id))
    if (comment) comment.body = body
    else if (request.method === 'POST' && pathname === api.all) comments.push({ id: 99, body, isOwn: true })
    else return answer(404, { message: 'Not Found' })
    return answer(request.method === 'POST' ? 201 : 200, {})
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    await use(url)
  } finally {
    server.close()
  }
  return asked
}
