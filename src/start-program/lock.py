"""A lock that lies where the database lies, so that it holds between pods, and goes when its holder dies."""

from __future__ import annotations

import fcntl
import hashlib
import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Callable, ContextManager, Iterator

from failure import Failure
from patience import Patience

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

Attempt = Callable[[], bool]

# The key of PostgreSQL's advisory lock, whose scope is the database: "mlflowgo" as a number.
ADVISORY_KEY = int.from_bytes(b'mlflowgo', 'big')

WHOM = 'the lock of the database'

# How long a migration waits for a table. PostgreSQL rolls back, and the next start tries again; MySQL is left half
# changed, so there it is nearly as long as an upgrade may last.
LIMITS = {
    'postgresql': "SET LOCAL lock_timeout = '60s'",
    'mysql': 'SET SESSION lock_wait_timeout = 1500',
}


@contextmanager
def held(engine: Engine, patience: Patience) -> Iterator[None]:
    """Holds the lock of the database.

    Raises:
        Failure: another pod held it for too long.
    """
    with _held(LOCKS[engine.dialect.name](engine), patience):
        yield


@contextmanager
def held_file(database: str, patience: Patience) -> Iterator[None]:
    """Holds the lock of a SQLite file, which may be missing.

    Raises:
        Failure: another pod held it for too long.
    """
    with _held(_lock_of(database), patience):
        yield


@contextmanager
def _held(lock: ContextManager[Attempt], patience: Patience) -> Iterator[None]:
    with ExitStack() as stack:
        attempt = patience.ask(WHOM, lambda: stack.enter_context(lock))
        while not patience.ask(WHOM, attempt):
            patience.wait(WHOM, 'another pod is initialising, upgrading or restoring it')
        yield


def limit_locks() -> None:
    """Has a migration give up a table that somebody else's session has locked, and goes on having it."""
    import sqlalchemy

    def limit(connection: Connection) -> None:
        if connection.dialect.name in LIMITS:
            connection.exec_driver_sql(LIMITS[connection.dialect.name])

    # Those of other engines as well: MLflow makes one of its own to migrate the users by.
    sqlalchemy.event.listen(sqlalchemy.engine.Engine, 'begin', limit)


@contextmanager
def _advisory_lock(engine: Engine) -> Iterator[Attempt]:
    from sqlalchemy import text

    # A transaction's lock, not a session's: it also holds behind a pooler that hands connections on.
    with engine.begin() as connection:
        connection.execute(text('SET LOCAL idle_in_transaction_session_timeout = 0'))
        yield lambda: connection.scalar(text('SELECT pg_try_advisory_xact_lock(:key)'), {'key': ADVISORY_KEY})


@contextmanager
def _named_lock(engine: Engine) -> Iterator[Attempt]:
    from sqlalchemy import text

    # Named locks are the whole server's, and at most 64 characters long.
    name = f'mlflow-gitops-{hashlib.sha256((engine.url.database or "").encode()).hexdigest()[:32]}'
    with engine.connect() as connection:
        # The lock goes with its connection, which is idle while the migration has another.
        connection.execute(text('SET SESSION wait_timeout = 86400'))
        yield lambda: connection.scalar(text('SELECT GET_LOCK(:name, 0)'), {'name': name}) == 1


@contextmanager
def _file_lock(engine: Engine) -> Iterator[Attempt]:
    with _lock_of(str(engine.url.database)) as attempt:
        yield attempt


@contextmanager
def _lock_of(database: str) -> Iterator[Attempt]:
    """The lock of a SQLite file, whether that is there or not."""
    path = f'{database}.lock'
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        raise Failure(f'the file {path} cannot be opened: {error.strerror}; remove it where it is a link') from None
    with open(descriptor, 'w') as file:

        def attempt() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield attempt


LOCKS: dict[str, Callable[[Engine], ContextManager[Attempt]]] = {
    'postgresql': _advisory_lock,
    'mysql': _named_lock,
    'sqlite': _file_lock,
}
