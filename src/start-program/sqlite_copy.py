"""The copy of a SQLite database that a failed or interrupted upgrade is undone with. It lies beside the database."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Iterator

from failure import Failure, reason

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

# There while an upgrade runs, and after one that was killed.
UPGRADING = '.upgrading'

# There after an upgrade: what the older MLflow can be given back.
BEFORE = '.before-upgrade'

MIB = 1024 * 1024


def copy_of(engine: Engine) -> str:
    return f'{engine.url.database}{UPGRADING}'


def is_interrupted(engine: Engine) -> bool:
    return engine.dialect.name == 'sqlite' and os.path.exists(copy_of(engine))


def is_changed(engine: Engine) -> bool:
    """Whether the schema is another than the copy's: what the interrupted upgrade did, and no user of the database."""
    return _schema(engine.url.database or '') != _schema(copy_of(engine))


@contextmanager
def restored_on_failure(engine: Engine, what: str, keep: bool) -> Iterator[None]:
    """Undoes what the block did to the database when it fails. A copy that is kept replaces the last one.

    Raises:
        Failure: there is no copy and the block has not run, or it failed; the message says what has become of the
            database.
    """
    database, copy = engine.url.database or '', copy_of(engine)
    _make(database, copy, what)
    try:
        yield
    except Exception as error:
        try:
            restore(engine)
        except Failure as failure:
            raise Failure(f'{what} failed: {reason(error)}; {failure}') from None
        raise Failure(f'{what} failed; the copy made before has been restored, nothing has changed: '
                      f'{reason(error)}') from None
    if keep:
        os.replace(copy, f'{database}{BEFORE}')
    else:
        os.remove(copy)


def restore(engine: Engine) -> None:
    """Puts the copy back.

    Raises:
        Failure: it can't be, and stays.
    """
    database, copy = engine.url.database or '', copy_of(engine)
    try:
        _copy(copy, database)
        os.remove(copy)
    except (OSError, sqlite3.Error) as error:
        raise Failure(f'the copy {copy} could not be restored to {database}, which is half changed: {reason(error)}; '
                      'make room on the volume, the next start tries it again') from None


def _make(database: str, copy: str, what: str) -> None:
    """A copy exists under its name only when it is whole."""
    failed = f'{what} has not begun, nothing has changed'
    size = os.path.getsize(database) if os.path.exists(database) else 0
    # For the copy, and for the journal of restoring it.
    needed, free = 2 * size, shutil.disk_usage(os.path.dirname(os.path.abspath(database))).free
    if free < needed:
        raise Failure(f'{failed}: it needs {needed // MIB + 1} MiB of room beside {database}, and there are '
                      f'{free // MIB}; enlarge the volume')
    part = f'{copy}.part'
    try:
        # What lies there is of a killed start, or leads elsewhere.
        with suppress(FileNotFoundError):
            os.remove(part)
        _copy(database, part)
        os.replace(part, copy)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            os.remove(part)
        raise Failure(f'{failed}: {database} could not be copied to {copy}: {reason(error)}') from None


def _copy(source: str, target: str) -> None:
    """SQLite's own backup: what journals hold is taken along, and the target is replaced in one transaction."""
    with closing(sqlite3.connect(source)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)


def _schema(path: str) -> tuple[object, ...]:
    """The tables of a database and, where MLflow's are among them, their revision."""
    with closing(sqlite3.connect(path)) as database:
        tables = database.execute('SELECT name, sql FROM sqlite_master ORDER BY name').fetchall()
        if not any(name == 'alembic_version' for name, _ in tables):
            return (tables,)
        return tables, database.execute('SELECT version_num FROM alembic_version').fetchall()
