"""What MLflow encrypts in its database by: the passphrase of its AI gateway, and the key of its webhooks."""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import Mapping

from failure import Failure, say

GATEWAY = 'MLFLOW_ENABLE_AI_GATEWAY'
PASSPHRASE = 'MLFLOW_CRYPTO_KEK_PASSPHRASE'
WEBHOOKS = 'MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY'

# MLflow's own where none is set (mlflow/utils/crypto.py, DEFAULT_KEK_PASSPHRASE): everybody knows it.
PUBLIC = 'mlflow-default-kek-passphrase-for-development-only'

# As long as MLflow asks for (the same file): it takes a single letter without a word.
LONG_ENOUGH = 32


def with_keys(server: Mapping[str, str]) -> dict[str, str]:
    """The environment of the server, never with the public passphrase: without one of its own the gateway is off.

    MLflow before 3.17 can't switch it off, and gets a passphrase that nobody knows and that ends with the pod.

    Raises:
        Failure: a passphrase or a key doesn't do.
    """
    see_webhook_key(server.get(WEBHOOKS, ''))
    passphrase = server.get(PASSPHRASE, '')
    if passphrase == PUBLIC:
        raise Failure(f'{PASSPHRASE} is the one that MLflow publishes: make one of your own (gateway.passphrase)')
    if passphrase:
        if len(passphrase) < LONG_ENOUGH:
            say(f'the passphrase of the gateway is shorter than {LONG_ENOUGH} characters: who reads the database may '
                'guess it, and with it read API keys')
        return dict(server)
    if server.get(GATEWAY, '').lower() in ('true', '1'):
        raise Failure(f'the gateway needs a passphrase: {PASSPHRASE} is empty or not set (gateway.passphrase)')
    return {**server, GATEWAY: 'false', PASSPHRASE: secrets.token_urlsafe(32)}


def see_webhook_key(key: str) -> None:
    """Sees that a key is what cryptography.fernet takes; MLflow ends with a traceback otherwise."""
    if not key:
        return
    try:
        length = len(base64.urlsafe_b64decode(key))
    except (binascii.Error, ValueError):
        length = 0
    if length != 32:
        raise Failure(f'{WEBHOOKS} is no Fernet key, which is 32 bytes in URL-safe base64 (webhooks.encryptionKey): '
                      'make one by openssl rand -base64 32 | tr +/ -_')
