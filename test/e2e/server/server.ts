import { attempt } from '../attempt.ts'
import type { Attempt, Suite } from '../suite.ts'
import { openLab } from './lab/lab.ts'
import { alerts } from './trials/alerts.ts'
import { archivals } from './trials/archival.ts'
import { around } from './trials/around.ts'
import { backups } from './trials/backups.ts'
import { failures } from './trials/failures.ts'
import { garbageCollections } from './trials/garbage-collection.ts'
import { gateways } from './trials/gateway.ts'
import { hosts } from './trials/hosts.ts'
import { metrics } from './trials/metrics.ts'
import { migrations } from './trials/migrations.ts'
import { modes } from './trials/modes.ts'
import { network } from './trials/network.ts'
import { ownCertificates } from './trials/own-certificate.ts'
import { persistence } from './trials/persistence.ts'
import { pods } from './trials/pods.ts'
import { proxies } from './trials/proxies.ts'
import { rollouts } from './trials/rollouts.ts'
import { signIns } from './trials/sign-in.ts'
import { signals } from './trials/signals.ts'
import { singleSignOns } from './trials/single-sign-on.ts'
import { stores } from './trials/stores.ts'
import { encrypted } from './trials/tls.ts'
import { together } from './trials/together.ts'
import type { Trial } from './trials/trial.ts'
import { uris } from './trials/uris.ts'
import { users } from './trials/users.ts'

const trials: Trial[] = [
  ...uris,
  ...persistence,
  ...stores,
  ...encrypted,
  ...ownCertificates,
  ...together,
  ...migrations,
  ...garbageCollections,
  ...backups,
  ...archivals,
  ...hosts,
  ...network,
  ...metrics,
  ...alerts,
  ...gateways,
  ...modes,
  ...proxies,
  ...pods,
  ...signals,
  ...rollouts,
  ...signIns,
  ...singleSignOns,
  ...around,
  ...failures,
  ...users,
]

/**
 * Compiled environments, run as a kubelet runs their pods, with real databases, S3 and a reverse proxy.
 * TRIALS=text tries only those whose line has that text; several are parted by |.
 */
export const server: Suite = async () => {
  const wanted = process.env.TRIALS?.split('|')
  const lab = await openLab()
  const attempts: Attempt[] = []
  try {
    for (const { what, run } of trials) {
      if (wanted && !wanted.some((text) => what.join(' ').includes(text))) continue
      attempts.push(await attempt(what, () => run(lab)))
    }
  } finally {
    await lab.stop()
  }
  return attempts
}
