"""The copy of a SQLite database that a failed or interrupted upgrade is undone with. It lies beside the database."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Iterator

from failure import Failure, reason

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

# There while an upgrade runs, and after one that was killed.
UPGRADING = '.upgrading'

# There after an upgrade: what the older MLflow can be given back.
BEFORE = '.before-upgrade'

MIB = 1024 * 1024


class Copies:
    """The copies of one schema of a database: another schema in the same file has its own."""

    def __init__(self, engine: Engine, ending: str) -> None:
        self.is_file = engine.dialect.name == 'sqlite'
        self.database = engine.url.database or ''
        self.copy = f'{self.database}{ending}{UPGRADING}'
        self.before = f'{self.database}{ending}{BEFORE}'

    def are_left(self) -> bool:
        return self.is_file and os.path.exists(self.copy)

    def is_changed(self) -> bool:
        """Whether the schema is another than the copy's: what the interrupted upgrade did, and no user of the database."""
        return _schema(self.database) != _schema(self.copy)

    @contextmanager
    def restored_on_failure(self, what: str, keep: bool) -> Iterator[None]:
        """Undoes what the block did to the database when it fails. A copy that is kept replaces the last one.

        Raises:
            Failure: there is no copy and the block has not run, or it failed; the message says what has become of the
                database.
        """
        _make(self.database, self.copy, what)
        try:
            yield
        except Exception as error:
            try:
                self.restore()
            except Failure as failure:
                raise Failure(f'{what} failed: {reason(error)}; {failure}') from None
            raise Failure(f'{what} failed; the copy made before has been restored, nothing has changed: '
                          f'{reason(error)}') from None
        if keep:
            os.replace(self.copy, self.before)
        else:
            os.remove(self.copy)

    def restore(self) -> None:
        """Puts the copy back.

        Raises:
            Failure: it can't be, and stays.
        """
        try:
            copy_database(self.copy, self.database)
            os.remove(self.copy)
        except (OSError, sqlite3.Error) as error:
            raise Failure(f'the copy {self.copy} could not be restored to {self.database}, which is half changed: '
                          f'{reason(error)}; make room on the volume, the next start tries it again') from None


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
        copy_database(database, part)
        os.replace(part, copy)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            os.remove(part)
        raise Failure(f'{failed}: {database} could not be copied to {copy}: {reason(error)}') from None


def copy_database(source: str, target: str) -> None:
    """SQLite's own backup: what journals hold is taken along, and the target is replaced in one transaction."""
    with closing(sqlite3.connect(source)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)


def see_sound(path: str) -> None:
    """Sees that a file is a whole database of MLflow.

    Raises:
        sqlite3.Error: it isn't.
    """
    with closing(sqlite3.connect(f'{Path(path).as_uri()}?mode=ro', uri=True)) as database:
        faults = [fault for fault, in database.execute('PRAGMA quick_check(1)') if fault != 'ok']
        if faults:
            raise sqlite3.DatabaseError(faults[0])
        if not database.execute('SELECT 1 FROM sqlite_master').fetchone():
            raise sqlite3.DatabaseError('it has no tables')


def _schema(path: str) -> tuple[object, ...]:
    """The tables of a database and the revisions that MLflow has noted there."""
    with closing(sqlite3.connect(path)) as database:
        tables = database.execute('SELECT name, sql FROM sqlite_master ORDER BY name').fetchall()
        noted = [name for name, _ in tables if name in ('alembic_version', 'alembic_version_auth')]
        return tables, *(database.execute(f'SELECT version_num FROM {name}').fetchall() for name in noted)
