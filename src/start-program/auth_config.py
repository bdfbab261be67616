"""What the server reads of authentication: MLflow's file of it, and the key of its forms."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from typing import TYPE_CHECKING, Mapping

from administrator import Administrator
from private import make_private_folder

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

PERMISSION = 'AUTH_DEFAULT_PERMISSION'
CACHE = 'AUTH_CACHE_SECONDS'

# Set where the proxy of the pod says who asks, and who of them is an administrator.
ADMIN_GROUPS = 'AUTH_ADMIN_GROUPS'

# What MLflow's processes import to learn it, by a name that nothing else has.
MODULE = 'mlflow_gitops_signed_in'

# MLflow's own variables (mlflow/environment_variables.py).
CONFIG_PATH = 'MLFLOW_AUTH_CONFIG_PATH'
FORM_KEY = 'MLFLOW_FLASK_SERVER_SECRET_KEY'
OVERRIDING = ('MLFLOW_AUTH_ADMIN_USERNAME', 'MLFLOW_AUTH_ADMIN_PASSWORD')

# Without a cache each request hashes a password several times, by a function that is made to be slow.
CACHE_SECONDS = '60'


def signs_in(environment: Mapping[str, str]) -> bool:
    """Whether the proxy of the pod says who asks."""
    return ADMIN_GROUPS in environment


def write_config(environment: Mapping[str, str], database: URL, administrator: Administrator) -> str:
    """Writes the file and returns its path. The server's processes read it whenever one of them starts."""
    values = {
        'default_permission': environment[PERMISSION],
        'database_uri': database.render_as_string(hide_password=False),
        'auth_cache_ttl_seconds': environment.get(CACHE) or CACHE_SECONDS,
        'admin_username': administrator.username,
        # MLflow makes an administrator with it where there is none, and there is one when the server starts. Nobody
        # knows it, should somebody delete that one later.
        'admin_password': secrets.token_urlsafe(32),
    }
    folder = make_private_folder()
    if signs_in(environment):
        values['authorization_function'] = f'{MODULE}:identity'
        shutil.copyfile(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'signed_in.py'),
                        os.path.join(folder, f'{MODULE}.py'))
    path = os.path.join(folder, 'basic_auth.ini')
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), 'w') as file:
        file.write(config_text(values))
    return path


def config_text(values: Mapping[str, str]) -> str:
    """The file's text. A % is doubled, because configparser takes one for a reference."""
    lines = [f'{name} = {value.replace("%", "%%")}\n' for name, value in values.items()]
    return ''.join(['[mlflow]\n', *lines])


def form_key(administrator: Administrator) -> str:
    """The key by which forms are signed: the same in every pod, and no way back to the password."""
    key = hashlib.scrypt(administrator.password.encode(), salt=b'mlflow-gitops: the key of forms', n=2**14, r=8, p=1)
    return key.hex()
