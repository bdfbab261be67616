import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, start, stop, until } from '../../lab/process.ts'
import type { Pod } from './pod.ts'

/** NGINX in front of several pods, as a controller that follows their endpoints has it. */
export interface Balancer {
  url: string
  /** Sends requests to these pods and to no others, once what is known has come this far. */
  follow(pods: readonly Pod[]): Promise<void>
  stop(): Promise<void>
}

/** How long it takes until proxies and nodes know that an endpoint is gone, in milliseconds. */
const lag = 2000

/**
 * Each request goes to one pod, and to no second one where that does not answer: what a client sees has happened. Each
 * has a connection of its own: NGINX closes idle ones whenever it is configured anew, perhaps as a client writes to one.
 */
export async function balancer(folder: string): Promise<Balancer> {
  const port = await freePort()
  const configuration = join(folder, 'nginx.conf')
  const configure = (pods: readonly Pod[]): void => {
    const servers = pods.map(({ url }) => `server ${url.replace('http://', '')} max_fails=0;`)
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    )
    writeFileSync(
      configuration,
      `daemon off; user root; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off; keepalive_timeout 0; client_max_body_size 0; proxy_request_buffering off; proxy_read_timeout 120s;
  ${temporary.join(' ')}
  upstream pods { ${servers.join(' ')} keepalive 32; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
      proxy_next_upstream off; proxy_pass http://pods;
    }
  }
}
`,
    )
  }
  let server: ReturnType<typeof start> | undefined
  return {
    url: `http://127.0.0.1:${port}`,
    async follow(pods) {
      if (server) await sleep(lag)
      configure(pods)
      if (server) server.kill('SIGHUP')
      else {
        server = start('/usr/sbin/nginx', ['-c', configuration, '-p', folder])
        await until('NGINX listens', async () => (await fetch(`http://127.0.0.1:${port}/health`)).ok)
      }
    },
    stop: async () => void (server && (await stop(server))),
  }
}
