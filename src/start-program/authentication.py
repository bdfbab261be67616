"""MLflow's own authentication (--app-name=basic-auth): what it needs before the server starts."""

from __future__ import annotations

import os
from typing import Mapping, NamedTuple

from administrator import PASSWORD, USERNAME, Administrator, nobody, read_administrator
from auth_config import CACHE, CONFIG_PATH, FORM_KEY, OVERRIDING, PERMISSION, form_key, signs_in, write_config
from failure import Failure
from stores import USERS, Database, database_at
from users import import_users

# What this program reads, and the server does not get; it would take the last instead of what is prepared here.
READ = (USERS, USERNAME, PASSWORD, PERMISSION, CACHE, *OVERRIDING)


class Authentication(NamedTuple):
    # That of users and permissions.
    database: Database
    administrator: Administrator


def read_authentication(server: Mapping[str, str], environment: Mapping[str, str]) -> Authentication | None:
    """What the variables of the pod say of it; none where MLflow keeps no users.

    Raises:
        Failure: they don't work.
    """
    if PERMISSION not in environment:
        return None
    database = database_at(USERS if server.get(USERS) else 'MLFLOW_BACKEND_STORE_URI', server, environment)
    if database is None:
        raise Failure('users need a database: name one (authStore)')
    if database.url.get_backend_name() == 'mysql':
        # https://github.com/mlflow/mlflow/issues/10964
        raise Failure('MySQL and MariaDB can\'t keep MLflow\'s users, whose tables have two foreign keys of one name: '
                      'give them a database of PostgreSQL or a SQLite file (authStore)')
    return Authentication(database, nobody() if signs_in(environment) else read_administrator(environment))


def with_users(server: dict[str, str], given: Authentication | None) -> dict[str, str]:
    """The environment of the server with MLflow's file of users, and without what the file is made of.

    MLflow reads the file when its module of users is imported, which takes long: here, before anybody waits.

    Raises:
        Failure: the image has no such module.
    """
    if given is None:
        return server
    path = write_config(server, given.database.url, given.administrator)
    for name in OVERRIDING:
        os.environ.pop(name, None)
    os.environ[CONFIG_PATH] = path
    import_users()
    kept = {name: value for name, value in server.items() if name not in READ}
    found = {**kept, CONFIG_PATH: path, FORM_KEY: form_key(given.administrator)}
    if signs_in(server):
        found['PYTHONPATH'] = os.pathsep.join(filter(None, [os.path.dirname(path), server.get('PYTHONPATH')]))
    return found
