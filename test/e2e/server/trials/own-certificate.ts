// The server's own certificate: it ends TLS itself, probes and routes ask it so, and the routes verify who answers.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { see } from '../../attempt.ts'
import { type Machine, read, write } from '../lab/client.ts'
import { behind, routes } from '../lab/front.ts'
import type { Lab, Version } from '../lab/lab.ts'
import { type Pod, whileReady } from '../lab/pod.ts'
import { mlflowColumn, type Trial } from './trial.ts'

const values = {
  ...routes.Ingress,
  ...routes.HTTPRoute,
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
  await whileReady(pod, async () => {
    see(await pod.probe('livenessProbe'), 'the liveness probe fails')
    await seeNoPlainText(pod)
    const image = lab.images[version]
    const made = await write({ image, ca }, pod.url)
    await read({ image, ca }, pod.url, made)
    const stranger = join(lab.folder(), 'other.crt')
    writeFileSync(stranger, lab.otherCa)
    for (const route of ['Ingress', 'HTTPRoute'] as const) {
      const reads = (url: string, machine: Omit<Machine, 'image'>) => read({ image, ...machine }, url, made)
      await behind(lab, route, environment.objects, pod, reads)
      const refused = await behind(lab, route, environment.objects, pod, reads, stranger).then(() => '', String)
      see(/\b502\b/.test(refused), `${route}: NGINX that trusts another CA gets an answer: ${refused}`)
    }
  })
}

async function seeNoPlainText({ url }: Pod): Promise<void> {
  const answer = await fetch(`${url.replace('https:', 'http:')}/health`).then(
    ({ status }) => status,
    () => undefined,
  )
  see(answer === undefined || answer >= 400, `asked by http the server answers ${answer}`)
}
