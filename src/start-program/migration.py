"""The schema of a database: made when there is none, upgraded when that was asked for, by one pod at a time."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Callable, Iterator, NamedTuple

from database import open_engine, place
from failure import Failure, reason, say
from lock import held, limit_locks
from patience import Patience
from process import unbroken
from sqlite_copy import Copies

if TYPE_CHECKING:
    from schema import Schema
    from sqlalchemy.engine import Engine
    from stores import Database


class Migration(NamedTuple):
    what: str
    run: Callable[[Engine], None]
    # Whether there is something to lose.
    is_upgrade: bool


def prepare_schema(database: Database, schema: Schema, patience: Patience) -> None:
    """Leaves the database with the schema as this MLflow has it.

    Raises:
        Failure: the database can't be reached or used, or has another revision and may not be upgraded.
    """
    engine = open_engine(database.url, patience)
    if engine is None:
        return
    whom = f'the database {place(database.url)}'
    copies = Copies(engine, schema.copies)
    if patience.ask(whom, lambda: not copies.are_left() and _is_current(engine, schema)):
        return
    with held(engine, patience):
        if copies.are_left():
            _undo(engine, schema, copies)
        migration = patience.ask(whom, lambda: _migration(engine, schema, database))
        if migration:
            _run(migration, engine, copies)


def see_schema(database: Database, schema: Schema, patience: Patience) -> None:
    """Sees that a database has the schema as this MLflow has it, and changes nothing.

    Raises:
        Failure: it can't be reached or used, isn't there, or has another revision.
    """
    file = database.url.database if database.url.get_backend_name() == 'sqlite' else None
    # SQLite would make it, and then nothing would fill it.
    if file is not None and not os.path.exists(file):
        raise Failure(f'there is no {file}: the server makes it when it starts')
    engine = open_engine(database.url, patience)
    if engine is None:
        raise Failure('a database in memory is the server\'s alone')
    found = patience.ask(f'the database {place(database.url)}', lambda: schema.revision(engine))
    if found != schema.newest():
        raise Failure(f'{schema.of} has {f"revision {found}" if found else "no revision"}, this MLflow wants '
                      f'{schema.newest()}: the server makes and upgrades it when it starts')


def _is_current(engine: Engine, schema: Schema) -> bool:
    return schema.revision(engine) == schema.newest()


def _undo(engine: Engine, schema: Schema, copies: Copies) -> None:
    """Restores the copy of an interrupted upgrade, unless that would take away what somebody has made since."""
    copy = copies.copy
    if _is_current(engine, schema):
        raise Failure(f'{engine.url.database} has the schema of this MLflow, and beside it lies {copy}, from before an '
                      f'upgrade that was interrupted. Remove {copy} to go on with the database as it is'
                      f', or move it to {engine.url.database} to go back')
    if schema.revision(engine) in {None, *schema.known()} and copies.is_changed():
        say('an upgrade was interrupted: restoring the copy made before it')
        copies.restore()


def _migration(engine: Engine, schema: Schema, database: Database) -> Migration | None:
    """What the database needs.

    Raises:
        Failure: an upgrade that isn't known, or isn't allowed.
    """
    if _is_current(engine, schema):
        return None
    found = schema.revision(engine)
    wanted = schema.newest()
    if found is None and not schema.is_there(engine):
        return Migration(f'initialising {schema.of}', schema.initialise, is_upgrade=False)
    if found is not None and found not in schema.known():
        raise Failure(f'{schema.of} has revision {found}, which this MLflow (revision {wanted}) does not know: a '
                      'newer MLflow has upgraded it, or it belongs to another program. Run that newer version, or '
                      'restore a backup from before the upgrade')
    has = f'revision {found}' if found else f'{schema.tables} but no revision'
    if database.upgrade == 'never':
        raise Failure(f'{schema.of} has {has}, this MLflow wants revision {wanted}. Stop the servers that use it, '
                      f'take a backup, and set {database.name}.upgrade: auto once')
    run = schema.upgrade if found else schema.initialise
    return Migration(f'upgrading {schema.of} from {has} to revision {wanted}', run, is_upgrade=True)


def _run(migration: Migration, engine: Engine, copies: Copies) -> None:
    say(migration.what)
    start = time.monotonic()
    limit_locks()
    # A pod that is deleted now finishes what it has begun, if the grace period lets it.
    with unbroken():
        with _told(engine, migration) if engine.dialect.name != 'sqlite' else \
                copies.restored_on_failure(migration.what, keep=migration.is_upgrade):
            migration.run(engine)
        say(f'done in {time.monotonic() - start:.0f} s')


@contextmanager
def _told(engine: Engine, migration: Migration) -> Iterator[None]:
    """Says what a failed migration leaves behind: only PostgreSQL's DDL is transactional."""
    cure = 'restore the backup' if migration.is_upgrade else 'drop the database and create it again'
    left = {
        'postgresql': 'PostgreSQL rolled it back, nothing has changed',
        'mysql': f'MySQL cannot roll it back: {cure} before anything is started on this database again',
    }
    try:
        yield
    except Exception as error:
        raise Failure(f'{migration.what} failed; {left[engine.dialect.name]}: {reason(error)}') from None
