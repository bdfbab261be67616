import { programVariables } from '../variables.ts'

/** The name of the container of the proxy in the pod. */
export const proxyContainer = 'oauth2-proxy'

/** Options and variables that hold options of the programs that serve MLflow. */
const programs = ['--uvicorn-opts', '--gunicorn-opts', '--waitress-opts', ...programVariables, 'GUNICORN_CMD_ARGS']

export interface Bypass {
  fault: string
  help: string
}

const forwardingFault = "would have MLflow take clients of elsewhere for this pod's own, to which its assistant is open"

/** Options by which somebody comes around the proxy, or is taken for it. */
const bypassing: (Bypass & { form: RegExp })[] = [
  {
    form: /(^|\s)(--(host|bind|listen|uds|fd)\b|-b)/,
    fault: 'would have MLflow listen where the proxy does not stand before it',
    help: 'remove the address',
  },
  {
    // By default the servers believe whoever connects from loopback, which is the proxy, of where a client comes from.
    form: /(^|\s)--(no-proxy-headers|forwarded-allow-ips|env-file)\b/,
    fault: forwardingFault,
    help: 'remove the option: the proxy is believed by default',
  },
]

/**
 * Variables by which MLflow believes others than the proxy of where a client comes from: uvicorn and gunicorn read the
 * first (`settings.py`, `config.py`), and uvicorn one for every option of its own (`auto_envvar_prefix` in `main.py`).
 */
const trusting = /^(FORWARDED_ALLOW_IPS|UVICORN_.*)$/s

/**
 * How an option or a variable of the server leads around the proxy.
 *
 * @param value undefined of what a Secret holds, which may be anything
 */
export function bypasses(name: string, value: string | undefined): Bypass[] {
  if (trusting.test(name)) return [{ fault: forwardingFault, help: 'remove it' }]
  if (!programs.includes(name)) return []
  return bypassing.filter(({ form }) => value === undefined || form.test(value))
}
