"""A connection to the database, waited for while waiting can help."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from failure import Failure, reason, words
from modules import missing
from patience import Patience

if TYPE_CHECKING:
    from sqlalchemy.engine import URL, Connection, Engine

CREDENTIALS = 'check user and password in the Secret'
DATABASE = 'create the database, or mend its name'
TLS = 'check the TLS parameters and the CA'
FOLDER = 'check the volume'

# What no waiting mends, as the drivers say it, and what does.
CURES = (
    (r'authentication failed|role .* does not exist|no password supplied|\((1045|1698),', CREDENTIALS),
    (r'database .* does not exist|\((1044|1049),', DATABASE),
    (r'pg_hba\.conf', 'let the server accept this user from the pods\' network'),
    (r'certificate|does not support SSL|SSL error|\((2026|3159),', TLS),
    (r'invalid (dsn|connection option|sslmode)|unexpected keyword', 'check the parameters of the URI'),
    (r'unable to open database|readonly database|is full|disk I/O error|not a database|malformed', FOLDER),
)


def open_engine(url: URL, patience: Patience) -> Engine | None:
    """An engine whose database answers; none for a database in memory, which there is nothing to prepare for.

    Raises:
        Failure: the driver is missing, the database refuses, or it doesn't answer in time.
    """
    if url.get_backend_name() == 'sqlite' and is_in_memory(url):
        return None
    engine = _engine(url)
    whom = f'the database {place(url)}'
    while True:
        try:
            patience.ask(whom, lambda: _see(engine))
            return engine
        except Failure:
            raise
        except Exception as error:
            cure = next((cure for pattern, cure in CURES if re.search(pattern, words(error))), None)
            if cure is None and not _is_away(error):
                cure = 'check the URI'
            if cure is not None:
                raise Failure(f'{whom} cannot be used: {reason(error)}; {_more(cure, url)}') from None
            patience.wait(whom, reason(error))


def place(url: URL) -> str:
    """Where a database is, for people: its URI without user, password and parameters."""
    from sqlalchemy.engine import URL

    return URL.create(url.drivername, host=url.host, port=url.port, database=url.database).render_as_string()


def _see(engine: Engine) -> None:
    import sqlalchemy

    # SQLite opens its file only when it is asked for something.
    with engine.connect() as connection:
        sqlalchemy.inspect(connection).get_table_names()
        _see_tls(engine.url, connection)


def _see_tls(url: URL, connection: Connection) -> None:
    """PyMySQL before 1.2 goes on unencrypted, whatever is asked of it, where the server offers nothing else."""
    from sqlalchemy import text

    wanted = any(name.startswith('ssl_') and name != 'ssl_disabled' for name in url.query)
    if url.get_backend_name() != 'mysql' or not wanted:
        return
    if not connection.execute(text("SHOW SESSION STATUS LIKE 'Ssl_cipher'")).one()[1]:
        raise Failure(f'the database {url.host} does not encrypt the connection: {TLS}')


def is_in_memory(url: URL) -> bool:
    return not url.database or url.database.startswith((':memory:', 'file:'))


def _engine(url: URL) -> Engine:
    # Set for this process alone, whose environment the server doesn't get. Without a pool no connection is left over,
    # and a pool of one can't keep a migration from its second; libpq by itself waits for minutes.
    for variable in ('POOL_SIZE', 'MAX_OVERFLOW', 'POOL_RECYCLE', 'ECHO'):
        os.environ.pop(f'MLFLOW_SQLALCHEMYSTORE_{variable}', None)
    os.environ['MLFLOW_SQLALCHEMYSTORE_POOLCLASS'] = 'NullPool'
    os.environ.setdefault('PGCONNECT_TIMEOUT', '10')

    import sqlalchemy.exc
    from mlflow.store.db.utils import create_sqlalchemy_engine

    try:
        return create_sqlalchemy_engine(url.render_as_string(hide_password=False))
    except ImportError as error:
        raise missing(url.drivername, error.name or url.get_driver_name(), error) from None
    except sqlalchemy.exc.NoSuchModuleError:
        raise Failure(f'SQLAlchemy knows no driver {url.drivername}') from None


def _is_away(error: Exception) -> bool:
    import sqlalchemy.exc

    return isinstance(error, sqlalchemy.exc.DBAPIError)


def _more(cure: str, url: URL) -> str:
    """A Secret made from a file often ends in a line break, and nobody sees it."""
    if cure == CREDENTIALS and any(str(part or '').endswith('\n') for part in (url.username, url.password)):
        return f'{cure} (one of them ends in a line break)'
    return cure
