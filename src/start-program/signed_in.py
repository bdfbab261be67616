"""Who asks the server, by the word of the proxy that signs people in (authorization_function of MLflow's basic-auth).

MLflow's processes import a copy of this file, which lies in a folder of its own, and nothing else of this program. Only
the proxy of the pod reaches the server, on the loopback, and it takes these headers out of every request before it says
in them who asks.
"""

from __future__ import annotations

import json
import os
import secrets

import mlflow.server.auth
from flask import Response, request
from mlflow.exceptions import MlflowException
from werkzeug.datastructures import Authorization

# Groups of the provider's whose members are administrators, as a list in JSON.
ADMIN_GROUPS = frozenset(json.loads(os.environ.get('AUTH_ADMIN_GROUPS') or '[]'))

# Before each group in their header stands the pod's own id, so that no group's name can hold another's.
MARK = f'{os.environ.get("MLFLOW_GITOPS_POD", "")}:'

# Before the names of programs with a password, whom the provider doesn't know: none of its people has such a name.
CLIENT = 'client:'

# What MLflow's own jobs ask for, around the proxy, and the password by which they are known (mlflow/server/auth).
GATEWAY = '/gateway/'
JOBS_TOKEN = '_MLFLOW_INTERNAL_GATEWAY_AUTH_TOKEN'


def identity() -> Authorization | Response:
    """The user who asks, made and given the rights of their groups where they aren't yet; 401 for nobody."""
    name = _header('X-Forwarded-Email')
    if name and not name.startswith(CLIENT):
        return _known(name, not ADMIN_GROUPS.isdisjoint(_groups()))
    client = _header('X-Forwarded-User')
    if client and not name:
        return _known(f'{CLIENT}{client}', False)
    job = _job()
    return job or Response('the proxy of the pod says who asks, and it did not', 401)


def _known(name: str, is_admin: bool) -> Authorization:
    store = mlflow.server.auth.store
    if not store.has_user(name):
        try:
            # Nobody signs in by it.
            store.create_user(name, secrets.token_urlsafe(32), is_admin=is_admin)
        except MlflowException:
            # Another worker or pod was first.
            if not store.has_user(name):
                raise
    if store.get_user(name).is_admin != is_admin:
        store.update_user(name, is_admin=is_admin)
    return Authorization('basic', {'username': name, 'password': ''})


def _groups() -> list[str]:
    text = _header('X-Forwarded-Groups')
    return text[len(MARK):].split(f',{MARK}') if text.startswith(MARK) else []


def _job() -> Authorization | None:
    """One of MLflow's own jobs, which ask the gateway in somebody's name."""
    token, given = os.environ.get(JOBS_TOKEN), request.authorization
    if not token or not given or given.type != 'basic' or not request.path.startswith(GATEWAY):
        return None
    is_it = secrets.compare_digest((given.password or '').encode(), token.encode())
    return Authorization('basic', {'username': given.username, 'password': ''}) if is_it else None


def _header(name: str) -> str:
    """A header's text: HTTP's are bytes, which Python reads as Latin-1 and the proxy writes as UTF-8."""
    return request.headers.get(name, '').encode('latin-1').decode(errors='replace')
