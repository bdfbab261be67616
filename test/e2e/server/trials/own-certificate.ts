// The server's own certificate: it ends TLS itself, probes and routes ask it so, and the routes verify who answers.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { see } from '../../attempt.ts'
import { read, write } from '../lab/client.ts'
import type { Lab, Version } from '../lab/lab.ts'
import { proxy } from '../lab/nginx.ts'
import type { Pod } from '../lab/pod.ts'
import { mlflowColumn, type Trial } from './trial.ts'

const host = 'mlflow.example.com'
const path = '/vision/ana/tracking'

const values = {
  metadata: { project_id: 'vision', user_id: 'ana', workload_id: 'tracking' },
  ingress: { enabled: true, host, tls: [{ secretName: 'front' }] },
  http_route: { enabled: true, hostnames: [host] },
  server: {
    logLevel: 'info',
    tls: { secretName: 'own', hostname: 'localhost', ca: { configMap: 'own-ca', secretName: 'own' } },
  },
}

export const ownCertificates: Trial[] = (['older', 'current'] as const).map((version) => ({
  what: ['own certificate', 'probes, a client, NGINX that verifies and one that trusts another', mlflowColumn(version)],
  run: (lab) => served(lab, version),
}))

async function served(lab: Lab, version: Version): Promise<void> {
  const { certificate, key, ca } = lab.certificate
  const own = { 'tls.crt': readFileSync(certificate, 'utf8'), 'tls.key': readFileSync(key, 'utf8') }
  const environment = await lab.environment(version, await lab.store('sqlite'), values, { secrets: { own } })
  const pod = await environment.start()
  try {
    await pod.ready()
    see(await pod.probe('livenessProbe'), 'the liveness probe fails')
    await seeNoPlainText(pod)
    const machine = { image: lab.images[version], ca }
    const made = await write(machine, pod.url)
    await read(machine, pod.url, made)
    const stranger = join(lab.folder(), 'other.crt')
    writeFileSync(stranger, lab.otherCa)
    for (const kind of ['Ingress', 'HTTPRoute'] as const) {
      const hosts = join(lab.folder(), 'hosts')
      writeFileSync(hosts, `127.0.0.1 localhost ${host}\n`)
      const front = await proxy(kind, environment.objects, pod.url, lab.folder(), lab.certificate)
      await read({ ...machine, hosts }, `https://${host}:${front.port}${path}`, made).finally(front.stop)
      const misled = await proxy(kind, environment.objects, pod.url, lab.folder(), lab.certificate, stranger)
      const refused = await read({ ...machine, hosts }, `https://${host}:${misled.port}${path}`, made)
        .then(() => '', String)
        .finally(misled.stop)
      see(/\b502\b/.test(refused), `${kind}: NGINX that trusts another CA gets an answer: ${refused}`)
    }
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${pod.log().slice(-2000)}`)
  } finally {
    await pod.delete()
  }
}

async function seeNoPlainText({ url }: Pod): Promise<void> {
  const answer = await fetch(`${url.replace('https:', 'http:')}/health`).then(
    ({ status }) => status,
    () => undefined,
  )
  see(answer === undefined || answer >= 400, `asked by http the server answers ${answer}`)
}
