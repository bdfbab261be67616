"""The administrator whom the Secret names."""

from __future__ import annotations

import re
import secrets
from typing import Mapping, NamedTuple

from failure import Failure, keep_secret

USERNAME = 'AUTH_ADMIN_USERNAME'
PASSWORD = 'AUTH_ADMIN_PASSWORD'

# As MLflow has it from 2.22 on for new users (_validate_password of mlflow/utils/validation.py).
SHORTEST = 12

# What every release through 3.16.0 ships: https://github.com/advisories/GHSA-gq3w-7jj3-x7gr
KNOWN = 'password1234'


class Administrator(NamedTuple):
    username: str
    password: str
    # Whether it only takes the place of one, and can do nothing.
    is_nobody: bool = False


def nobody() -> Administrator:
    """Whom MLflow takes for the administrator that it wants, where the proxy of the pod says who is one."""
    return Administrator('mlflow-gitops', secrets.token_urlsafe(32), is_nobody=True)


def read_administrator(environment: Mapping[str, str]) -> Administrator:
    """The administrator whom the variables of the pod name.

    Raises:
        Failure: the credentials don't work, or not everywhere, or everybody knows them.
    """
    username, password = environment.get(USERNAME, ''), environment.get(PASSWORD, '')
    keep_secret(password)
    for what, text in (('user name', username), ('password', password)):
        fault = _fault(text)
        if fault:
            raise Failure(f'the administrator\'s {what} in the Secret {fault}')
    if ':' in username or username != username.strip():
        raise Failure('the administrator\'s user name in the Secret has a colon, or a blank at an end: clients cannot '
                      'send it')
    if len(password) < SHORTEST:
        raise Failure(f'the administrator\'s password in the Secret has {len(password)} characters: it has to have '
                      f'{SHORTEST} or more')
    if password == KNOWN:
        raise Failure('the administrator\'s password in the Secret is the one that MLflow used to ship, and everybody '
                      'knows it: choose another')
    return Administrator(username, password)


def _fault(text: str) -> str | None:
    if not text:
        return 'is empty'
    if text[-1] in '\r\n':
        return 'ends in a line break: write it without one (printf, or kubectl create secret --from-literal)'
    # Some of MLflow's routes and its clients take other characters for others.
    if not re.fullmatch('[ -~]+', text):
        return 'has characters other than the printable ones of ASCII, which MLflow and its clients read differently'
    return None
