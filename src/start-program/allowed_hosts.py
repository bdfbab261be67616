"""The host names that the server answers to, and the pages that may change something there."""

from __future__ import annotations

from typing import Mapping, Sequence
from urllib.parse import urlsplit

from failure import say
from release import mlflow_release

HOSTS = 'MLFLOW_SERVER_ALLOWED_HOSTS'
ORIGINS = 'MLFLOW_SERVER_CORS_ALLOWED_ORIGINS'

# What switches the check off.
UNCHECKED = 'MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE'
UNCHECKING = '--disable-security-middleware'

# The first release that checks them.
CHECKING = (3, 5)

# Options by which the program that serves MLflow has a certificate: uvicorn's --ssl-certfile, gunicorn's --certfile.
OPTIONS = ('MLFLOW_UVICORN_OPTS', 'MLFLOW_GUNICORN_OPTS')

# Pages through a port-forward. MLflow itself takes them for its own by http, and not by https.
LOCAL_PAGES = ('https://localhost:*', 'https://127.0.0.1:*')

# Private addresses but for their last number: those of RFC 1918, and the shared ones of RFC 6598, which EKS and GKE give
# to pods.
NETWORKS = (
    '10.*.*.', '172.1[6-9].*.', '172.2[0-9].*.', '172.3[01].*.', '192.168.*.',
    '100.6[4-9].*.', '100.[7-9][0-9].*.', '100.1[01][0-9].*.', '100.12[0-7].*.',
)

# A number at the end keeps names out: 10.* would let in 10.example.com, and no top-level domain is a number.
NUMBERS = ('[0-9]', '[0-9][0-9]', '[0-9][0-9][0-9]')

# How a server is asked from inside its pod and from its network: port-forward, probes and metrics. They are fnmatch's
# patterns, in which [[] is a bracket: IPv6 stands in some. A list of allowed hosts replaces MLflow's defaults
# (get_default_allowed_hosts of mlflow/server/security_utils.py), which are wider for IPv4 and lack IPv6.
PRIVATE = (
    'localhost', 'localhost:*', '127.0.0.1', '127.0.0.1:*', '[::1]', '[[]::1]:*', '[[]f[cd]*',
    *(f'{network}{number}{port}' for network in NETWORKS for number in NUMBERS for port in ('', ':*')),
)


def with_hosts(environment: Mapping[str, str], arguments: Sequence[str] = ()) -> dict[str, str]:
    """The environment of the server with its allowed hosts and origins, where it sets none of its own."""
    server = dict(environment)
    if (mlflow_release() or CHECKING) < CHECKING:
        return server
    if environment.get(UNCHECKED, '').lower() in ('true', '1') or UNCHECKING in arguments:
        say('allowed hosts: all; allowed origins: all')
        return server
    services, urls = _services(environment), _list(environment, 'MLFLOW_GITOPS_PUBLIC_URLS')
    public = list(dict.fromkeys(urlsplit(url).netloc for url in urls))
    hosts = [*_list(environment, 'MLFLOW_GITOPS_ALLOWED_HOSTS'), *public]
    pages = [*_list(environment, 'MLFLOW_GITOPS_ALLOWED_ORIGINS'), *urls]
    said = [f'as {HOSTS} says', f'as {ORIGINS} says']
    # MLflow takes an empty list for none.
    if not environment.get(HOSTS):
        addresses = [pattern for address in _list(environment, 'MLFLOW_GITOPS_ADDRESSES') for pattern in _at(address)]
        # A client names the port of a Service where it is not the scheme's own.
        ports = [f'{host}:*' for host in (*public, *services)]
        server[HOSTS] = _joined([*hosts, *services, *ports, *addresses, *PRIVATE])
        said[0] = ', '.join([*hosts, *services, 'private addresses'])
    if not environment.get(ORIGINS):
        is_encrypted = any('certfile' in environment.get(name, '') for name in OPTIONS)
        scheme = 'https' if is_encrypted else 'http'
        own = [f'{scheme}://{name}{port}' for name in services for port in ('', ':*')]
        local = LOCAL_PAGES if is_encrypted else ()
        server[ORIGINS] = _joined([*pages, *(f'{url}:*' for url in urls), *own, *local])
        said[1] = ', '.join([*pages, 'its own'])
    say(f'allowed hosts: {said[0]}; allowed origins: {said[1]}')
    return server


def _services(environment: Mapping[str, str]) -> list[str]:
    """The names by which DNS finds the Service."""
    name, namespace = (environment.get(f'MLFLOW_GITOPS_{end}', '') for end in ('SERVICE', 'NAMESPACE'))
    if not name:
        return []
    return [name, *(f'{name}.{namespace}{end}' for end in ('', '.svc', '.svc.cluster.local') if namespace)]


def _at(address: str) -> list[str]:
    """The Host headers of those who ask for an address of the pod, as probes and metrics do."""
    return [f'[{address}]', f'[[]{address}]:*'] if ':' in address else [address, f'{address}:*']


def _list(environment: Mapping[str, str], variable: str) -> list[str]:
    return [item for item in environment.get(variable, '').split(',') if item]


def _joined(items: list[str]) -> str:
    return ','.join(dict.fromkeys(items))
