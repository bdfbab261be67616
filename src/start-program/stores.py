"""The stores' URIs, with the credentials of their Secrets put in."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Mapping, NamedTuple
from urllib.parse import parse_qsl, unquote

from failure import Failure, keep_secret

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

# A store's variable, and what those begin with that say more of it: _USER, _PASSWORD, _PARAMETERS and _UPGRADE; _HOST,
# _PORT and _NAME where a Secret has what the URI lacks.
STORES = {
    'MLFLOW_BACKEND_STORE_URI': 'DATABASE',
    'MLFLOW_READ_REPLICA_BACKEND_STORE_URI': 'DATABASE',
    'MLFLOW_REGISTRY_STORE_URI': 'REGISTRY_DATABASE',
    'AUTH_DATABASE_URI': 'AUTH_DATABASE',
}

# That of users, which is no variable of MLflow's.
USERS = 'AUTH_DATABASE_URI'

# What the values call a store; a read replica has no schema of its own to look after.
NAMES = {
    'MLFLOW_BACKEND_STORE_URI': 'backendStore',
    'MLFLOW_REGISTRY_STORE_URI': 'registryStore',
    USERS: 'authStore',
}

# The drivers of MLflow's images, where a URI names none: SQLAlchemy's own choice is another, and changes (from 2.1 on
# postgresql means psycopg 3). `postgres` is what some operators write into their Secrets.
DRIVERS = {
    'postgres': 'postgresql+psycopg2',
    'postgresql': 'postgresql+psycopg2',
    'mysql': 'mysql+pymysql',
}

SUPPORTED = ('sqlite', 'postgresql', 'mysql')

# The parameter by which the drivers take a Unix socket for a host.
SOCKETS = {'postgresql': 'host', 'mysql': 'unix_socket'}

# Up to the host, as SQLAlchemy reads it: a user may have an @, as those of Azure have.
LOGIN = re.compile(r'[\w+]+://(?:[^:/]*(?::[^@]*)?@)?')

ENCODE = 'special characters have to be percent-encoded'


class Database(NamedTuple):
    # The value that it is given by: backendStore, registryStore or authStore.
    name: str
    url: URL
    # `auto` upgrades a schema of an older MLflow, `never` does not.
    upgrade: str


def with_credentials(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of the server: credentials stand in the URIs that have none, and nowhere else.

    Raises:
        Failure: a URI can't be read, names a database that isn't supported, or a credential isn't UTF-8.
    """
    server = dict(environment)
    for variable, prefix in STORES.items():
        # A Secret that was made from a file may end in a line break.
        uri = environment.get(variable, '').strip()
        for end in ('HOST', 'PORT', 'NAME', 'USER', 'PASSWORD', 'PARAMETERS', 'UPGRADE'):
            server.pop(f'{prefix}_{end}', None)
        if is_database(uri):
            server[variable] = _complete(variable, uri, environment, prefix)
    return server


def databases(server: Mapping[str, str], environment: Mapping[str, str]) -> list[Database]:
    """The databases of a server's experiments and models, each once, and what `environment` says of upgrades.

    Raises:
        Failure: what it says is nothing that is known.
    """
    found: dict[str, Database] = {}
    for variable in ('MLFLOW_BACKEND_STORE_URI', 'MLFLOW_REGISTRY_STORE_URI'):
        database = database_at(variable, server, environment)
        if database:
            found.setdefault(server[variable], database)
    return list(found.values())


def database_at(variable: str, server: Mapping[str, str], environment: Mapping[str, str]) -> Database | None:
    """The database whose URI a variable of the server's environment holds; none where it holds none."""
    uri = server.get(variable, '')
    if not is_database(uri):
        return None
    from sqlalchemy.engine import make_url

    url = make_url(uri)
    return Database(NAMES[variable], url, _upgrade(environment, f'{STORES[variable]}_UPGRADE', url))


def sqlite_files(server: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """The SQLite files of a server, by the first value that names each: what is in memory is none."""
    from database import is_in_memory

    found: dict[str, str] = {}
    for variable in NAMES:
        database = database_at(variable, server, environment)
        if database and database.url.get_backend_name() == 'sqlite' and not is_in_memory(database.url):
            path = os.path.abspath(str(database.url.database))
            if path not in found.values():
                found[database.name] = path
    return found


def is_database(uri: str) -> bool:
    """Whether MLflow takes the URI for a database, and not for a folder or another server."""
    return re.match(r'(?!file|https?|databricks|uc)[\w+]+://', uri) is not None


def _upgrade(environment: Mapping[str, str], variable: str, url: URL) -> str:
    # A SQLite file is one pod's own, and is copied first.
    upgrade = environment.get(variable) or ('auto' if url.get_backend_name() == 'sqlite' else 'never')
    if upgrade not in ('never', 'auto'):
        raise Failure(f'{variable} is {upgrade!r}: it has to be never or auto')
    return upgrade


def _complete(variable: str, uri: str, environment: Mapping[str, str], prefix: str) -> str:
    from sqlalchemy.engine import make_url

    try:
        url = make_url(uri)
    except Exception as error:
        # The message quotes a part of the URI, and which one can't be known.
        raise Failure(f'{variable} is not a URI of a database ({type(error).__name__}): {ENCODE}') from None
    url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
    backend = url.get_backend_name()
    if backend not in SUPPORTED:
        raise Failure(f'{variable} names a {backend} database: supported are {", ".join(SUPPORTED)}')
    if backend != 'sqlite':
        if '@' in LOGIN.sub('', uri):
            # What stands before it may be the rest of a password, and would be taken for a host.
            raise Failure(f'{variable} has an @ behind user and password: {ENCODE}')
        if url.password:
            _keep_query(url)
        url = _decoded(_placed(url, environment, prefix))
        name = _text(environment, f'{prefix}_NAME')
        if not url.database and name:
            url = url.set(database=name.strip())
        user, password = (_text(environment, f'{prefix}_{end}') for end in ('USER', 'PASSWORD'))
        if not url.username and user is not None:
            url = url.set(username=user)
        if not url.password and password is not None:
            url = url.set(password=password)
        # What is said in Git stands over what a Secret says.
        url = url.update_query_pairs(parse_qsl(environment.get(f'{prefix}_PARAMETERS', '')))
    if url.password:
        keep_secret(str(url.password))
        url = url.set(password=_as_driver_reads(url.drivername, str(url.password)))
    keep_secret(url.render_as_string(hide_password=False))
    return url.render_as_string(hide_password=False)


def _placed(url: URL, environment: Mapping[str, str], prefix: str) -> URL:
    """The URL with the host and the port of the Secret where it has none."""
    host, port = ((_text(environment, f'{prefix}_{end}') or '').strip() for end in ('HOST', 'PORT'))
    if port and not port.isdecimal():
        raise Failure(f'{prefix}_PORT has to be a number')
    if not url.host and host:
        url = url.set(host=host.strip('[]'))
    return url.set(port=int(port)) if port and url.port is None else url


def _keep_query(url: URL) -> None:
    """Keeps secret what stands behind the ? in a Secret: values, and names that are no driver's."""
    for name, value in url.query.items():
        for text in (value,) if isinstance(value, str) else value:
            keep_secret(text)
        if not re.fullmatch('[a-z_]+', name):
            keep_secret(name)


def _decoded(url: URL) -> URL:
    """The host and the database as they are, where the URI has them percent-encoded, so that nothing takes it apart."""
    from sqlalchemy.engine import make_url

    host = unquote(url.host or '')
    if host.startswith('/'):
        url = url.set(host='').update_query_dict({SOCKETS[url.get_backend_name()]: host})
    # SQLAlchemy before 2.1 neither decodes a database's name nor encodes it.
    if make_url('sqlite:///%20').database != ' ':
        url = url.set(database=unquote(url.database or ''))
    # With an @ in it, what is before would be read as user and password.
    is_exposed = '@' in (url.database or '') and url.password is None
    return url.set(username=url.username or '', password='') if is_exposed else url


def _as_driver_reads(drivername: str, password: str) -> str:
    """PyMySQL sends passwords in Latin-1, while the server compares bytes: their UTF-8 bytes, one a character."""
    return password.encode().decode('latin-1') if drivername == 'mysql+pymysql' else password


def _text(environment: Mapping[str, str], variable: str) -> str | None:
    value = environment.get(variable)
    try:
        if value is not None:
            value.encode()
    except UnicodeEncodeError:
        raise Failure(f'{variable} is not UTF-8 text, which URIs are made of') from None
    return value
